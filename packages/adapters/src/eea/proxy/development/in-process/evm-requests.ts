import { createTx } from '@ethereumjs/tx'
import { type Address, bytesToHex, type Hex, hexToBytes, hexToNumber, numberToHex } from 'viem'
import { z } from 'zod'
import { blockAnswer, receiptAnswer } from './evm-answers.js'
import type { EvmCall, EvmChain } from './evm-chain.js'

/** A fault as JSON-RPC has it. */
class RpcFault extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly data?: Hex,
  ) {
    super(message)
  }
}

const hex = z.templateLiteral(['0x', z.string().regex(/^[0-9a-fA-F]*$/)])
const callParam = z.object({
  from: hex.optional(),
  to: hex.nullish(),
  data: hex.optional(),
  value: hex.optional(),
  gas: hex.optional(),
})
const words = z.tuple([z.string()]).rest(z.unknown())

/** Most gas of one call; a transaction may have no more either. SPEC: EIP-7825. */
const maximumGas = 2n ** 24n
const tip = 1_000_000_000n
/** An estimate is that near to the least that suffices, in parts of it. */
const precision = 64n

/** Answers a request of JSON-RPC: the methods that clients, watchers and services of the proxy model use. */
export type EvmRequests = (method: string, params: unknown) => Promise<unknown>

/** Answers requests with a chain of this process. */
export function createEvmRequests(chain: EvmChain, chainId: number): EvmRequests {
  const numberOf = (tag: unknown): number =>
    typeof tag === 'string' && tag.startsWith('0x') ? hexToNumber(hex.parse(tag)) : Number(chain.head().header.number)

  const callOf = (params: unknown): EvmCall => {
    const [{ from, to, data, value, gas }] = z.tuple([callParam]).rest(z.unknown()).parse(params)
    return {
      from,
      to: to ?? undefined,
      data,
      value: value === undefined ? 0n : BigInt(value),
      gas: gas === undefined ? maximumGas : BigInt(gas),
    }
  }

  const estimate = async (call: EvmCall): Promise<bigint> => {
    const intrinsic = intrinsicGas(chain, call)
    const suffices = async (gas: bigint): Promise<boolean> =>
      gas > intrinsic && !(await chain.call({ ...call, gas: gas - intrinsic })).isReverted
    if (!(await suffices(maximumGas))) throw reverted((await chain.call(call)).returned)
    let [low, high] = [intrinsic, maximumGas]
    while (high - low > high / precision) {
      const middle = (low + high) / 2n
      if (await suffices(middle)) high = middle
      else low = middle
    }
    return high
  }

  const methods: Readonly<Record<string, (params: unknown) => Promise<unknown> | unknown>> = {
    eth_chainId: () => numberToHex(chainId),
    eth_blockNumber: () => numberToHex(chain.head().header.number),
    eth_gasPrice: () => numberToHex((chain.head().header.baseFeePerGas ?? 0n) + tip),
    eth_maxPriorityFeePerGas: () => numberToHex(tip),
    eth_getBlockByNumber(params) {
      const block = chain.blockAt(numberOf(words.parse(params)[0]))
      return block === undefined ? null : blockAnswer(block)
    },
    eth_getBlockReceipts(params) {
      const [of] = words.parse(params)
      const block = of.length === 66 ? chain.blockOf(hex.parse(of)) : chain.blockAt(numberOf(of))
      if (block === undefined) return null
      return block.transactions.flatMap((each) => {
        const found = chain.transactionOf(bytesToHex(each.hash()))
        return found === undefined ? [] : [receiptAnswer(found)]
      })
    },
    eth_getTransactionReceipt(params) {
      const found = chain.transactionOf(hex.parse(words.parse(params)[0]))
      return found === undefined ? null : receiptAnswer(found)
    },
    async eth_getTransactionCount(params) {
      const [address, tag] = words.parse(params)
      return numberToHex(await chain.nonceOf(hex.parse(address), numberOf(tag)))
    },
    async eth_call(params) {
      const { returned, isReverted } = await chain.call(callOf(params))
      if (isReverted) throw reverted(returned)
      return returned
    },
    eth_estimateGas: async (params) => numberToHex(await estimate(callOf(params))),
    eth_sendRawTransaction: (params) => chain.append(hex.parse(words.parse(params)[0])),
  }

  return async (method, params) => {
    const answer = Object.hasOwn(methods, method) ? methods[method] : undefined
    if (answer === undefined) throw new RpcFault(-32601, `the chain in this process has no ${method}`)
    return answer(params)
  }
}

/** What a transaction takes before its call begins. */
function intrinsicGas({ common }: EvmChain, { to, data = '0x' }: EvmCall): bigint {
  const transaction = createTx(
    { type: 2, data: hexToBytes(data), gasLimit: maximumGas, maxFeePerGas: tip, ...toOf(to) },
    { common },
  )
  return transaction.getIntrinsicGas()
}

const toOf = (to: Address | undefined): { readonly to?: Address } => (to === undefined ? {} : { to })

const reverted = (data: Hex): RpcFault => new RpcFault(3, 'execution reverted', data)
