import { LockstepError } from '@lockstep/core'
import { BlockNotFoundError, type Client, type Hex, type Log } from 'viem'
import { getBlock, getBlockReceipts } from 'viem/actions'
import { type ContractEvent, type ProxyContracts, readContractEvents } from './contract-event.js'
import { logsBloom, mayContain } from './logs-bloom.js'

/** A block as the service needs it. */
export interface ChainBlock {
  readonly number: number
  readonly hash: Hex
  readonly parentHash: Hex
  readonly logsBloom: Hex
  readonly transactions: number
  /** Wei; 0 on a chain without it. */
  readonly baseFee: bigint
}

/** What a node says of the chain. Nothing is subscribed to, so a node has nothing to forget. */
export interface ChainReader {
  head(): Promise<ChainBlock>
  /** `undefined` where the node has no block of that number. */
  blockAt(number: number): Promise<ChainBlock | undefined>
  /** @throws LockstepError `ChainInconsistent` where the node does not answer all of the block's receipts. */
  eventsOf(block: ChainBlock): Promise<readonly ContractEvent[]>
}

/**
 * Reads a chain through a viem client.
 *
 * Logs come from a block's receipts, asked for by the block's hash, and not from filters or `eth_getLogs`: an index
 * that lags behind, or another node behind the same address, answers those with fewer logs than there are, and nothing
 * shows it. Receipts can be counted: one a transaction, logs numbered without a gap, and the bloom filters of header and
 * receipts are those of the logs. The header's also spares the blocks that have nothing for us.
 */
export function createChainReader(client: Client, contracts: ProxyContracts): ChainReader {
  const addresses = [contracts.proxy, contracts.receipts].filter((address) => address !== undefined)
  return {
    head: async () => chainBlock(await getBlock(client, { blockTag: 'latest' })),
    async blockAt(number) {
      try {
        return chainBlock(await getBlock(client, { blockNumber: BigInt(number) }))
      } catch (error) {
        if (error instanceof BlockNotFoundError) return undefined
        throw error
      }
    },
    async eventsOf(block) {
      if (!addresses.some((address) => mayContain(block.logsBloom, address))) return []
      const receipts = await getBlockReceipts(client, { blockHash: block.hash })
      const logs: Log[] = receipts.flatMap((receipt) => receipt.logs)
      const isOfBlock = receipts.every(({ blockHash }) => blockHash === block.hash)
      const isWhole = receipts.every((receipt) => logsBloom(receipt.logs) === receipt.logsBloom)
      const isAll = receipts.length === block.transactions && logs.every(({ logIndex }, at) => logIndex === at)
      if (!isOfBlock || !isAll || !isWhole || logsBloom(logs) !== block.logsBloom) throw inconsistent(block)
      return readContractEvents(contracts, logs)
    },
  }
}

type RpcBlock = Awaited<ReturnType<typeof getBlock>>

function chainBlock({ number, hash, parentHash, logsBloom, transactions, baseFeePerGas }: RpcBlock): ChainBlock {
  if (number === null || hash === null || logsBloom === null) throw new BlockNotFoundError({})
  return {
    number: Number(number),
    hash,
    parentHash,
    logsBloom,
    transactions: transactions.length,
    baseFee: baseFeePerGas ?? 0n,
  }
}

const inconsistent = ({ number, hash }: ChainBlock): LockstepError =>
  new LockstepError(
    'ChainInconsistent',
    `the node does not answer all receipts of block ${number} (${hash}); it is asked again, use another one if this stays`,
    { field: 'receipts', value: hash },
  )
