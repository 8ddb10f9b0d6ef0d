import { type Block, createBlock } from '@ethereumjs/block'
import { type Common, createCustomCommon, Hardfork, Mainnet } from '@ethereumjs/common'
import { createTxFromRLP, type TypedTransaction } from '@ethereumjs/tx'
import { createAccount, createAddressFromString } from '@ethereumjs/util'
import { buildBlock, createVM, type RunTxResult, type VM } from '@ethereumjs/vm'
import { type Address, bytesToHex, type Hex, hexToBytes } from 'viem'

/** A transaction where it stands in the chain. */
export interface ChainedTransaction {
  readonly transaction: TypedTransaction
  readonly result: RunTxResult
  readonly block: Block
}

/** What a call came to. */
export interface CallOutcome {
  readonly returned: Hex
  /** Whether it reverted, or ran out of gas. */
  readonly isReverted: boolean
  /** Gas that it took, without what a transaction takes. */
  readonly gasUsed: bigint
}

export interface EvmCall {
  readonly from?: Address | undefined
  readonly to?: Address | undefined
  readonly data?: Hex | undefined
  readonly value?: bigint | undefined
  readonly gas: bigint
}

/** Blocks of one transaction each, in this process. */
export interface EvmChain {
  readonly common: Common
  head(): Block
  /** `undefined` where there is no such block. */
  blockAt(number: number): Block | undefined
  blockOf(hash: Hex): Block | undefined
  transactionOf(hash: Hex): ChainedTransaction | undefined
  /** Executes a signed transaction as the next block. @throws Error for one that no chain would take */
  append(raw: Hex): Promise<Hex>
  /** Executes a call on the state of the head, and forgets it. */
  call(call: EvmCall): Promise<CallOutcome>
  /** After a block. */
  nonceOf(address: Address, number: number): Promise<bigint>
}

/** What each block may take; anvil's as well. */
const blockGas = 30_000_000n
const baseFee = 1_000_000_000n
const noSender = '0x0000000000000000000000000000000000000000'

/**
 * Opens a chain whose accounts have `balance` wei each. Its rules are those of anvil as `startAnvil` starts it. It makes
 * a block of each transaction and keeps everything in memory.
 */
export async function openEvmChain(accounts: readonly Address[], balance: bigint, chainId: number): Promise<EvmChain> {
  const common = createCustomCommon({ chainId }, Mainnet, { hardfork: Hardfork.Osaka })
  const vm = await createVM({ common })
  for (const address of accounts) {
    await vm.stateManager.putAccount(createAddressFromString(address), createAccount({ balance }))
  }
  const stateRoot = await vm.stateManager.getStateRoot()
  const genesis = createBlock(
    { header: { number: 0n, gasLimit: blockGas, baseFeePerGas: baseFee, timestamp: 1n, stateRoot } },
    { common },
  )
  const blocks: Block[] = [genesis]
  const numbers = new Map<Hex, number>([[bytesToHex(genesis.hash()), 0]])
  const transactions = new Map<Hex, ChainedTransaction>()
  const head = (): Block => blocks.at(-1) ?? genesis

  return {
    common,
    head,
    blockAt: (number) => blocks[number],
    blockOf: (hash) => blocks[numbers.get(hash) ?? -1],
    transactionOf: (hash) => transactions.get(hash),
    async append(raw) {
      const transaction = createTxFromRLP(hexToBytes(raw), { common })
      const hash = bytesToHex(transaction.hash())
      if (transactions.has(hash)) throw new Error('already known')
      const { block, result } = await nextBlock(vm, head(), transaction)
      numbers.set(bytesToHex(block.hash()), blocks.length)
      blocks.push(block)
      transactions.set(hash, { transaction, result, block })
      return hash
    },
    async call({ from = noSender, to, data = '0x', value = 0n, gas }) {
      const copy = await vm.shallowCopy()
      const caller = createAddressFromString(from)
      const { execResult } = await copy.evm.runCall({
        ...{ caller, origin: caller, data: hexToBytes(data), value, gasLimit: gas, block: head() },
        ...(to === undefined ? {} : { to: createAddressFromString(to) }),
        // Whoever asks need not have what the call is worth.
        skipBalance: true,
      })
      const { returnValue, executionGasUsed, exceptionError } = execResult
      return {
        returned: bytesToHex(returnValue),
        isReverted: exceptionError !== undefined,
        gasUsed: executionGasUsed,
      }
    },
    async nonceOf(address, number) {
      const block = blocks[number]
      if (block === undefined) throw new Error(`there is no block ${number}`)
      const state = vm.stateManager.shallowCopy()
      await state.setStateRoot(block.header.stateRoot)
      return (await state.getAccount(createAddressFromString(address)))?.nonce ?? 0n
    },
  }
}

async function nextBlock(vm: VM, parent: Block, transaction: TypedTransaction) {
  const { header } = parent
  const builder = await buildBlock(vm, {
    parentBlock: parent,
    headerData: { timestamp: header.timestamp + 1n, gasLimit: blockGas },
    blockOpts: { putBlockIntoBlockchain: false },
  })
  try {
    const result = await builder.addTransaction(transaction)
    return { ...(await builder.build()), result }
  } catch (error) {
    await builder.revert()
    throw error
  }
}
