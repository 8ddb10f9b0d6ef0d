import type { Client, LocalAccount } from 'viem'
import type { Disk } from '../../../store/disk.js'
import type { Clock } from '../../orders/clock.js'
import type { PayloadFetcher } from '../payload/payload-fetcher.js'
import type { ProxyContracts } from './contract-event.js'
import type { PublishResponse } from './fit-response.js'
import type { ProxyWorker } from './proxy-worker.js'

/** What a worker service of the proxy model is made of. */
export interface ProxyServiceOptions {
  /** Reads the chain and sends to it. Any transport; nothing is subscribed to. */
  readonly client: Client
  /** Of the chain that `client` speaks to (EIP-155). */
  readonly chainId: number
  readonly contracts: ProxyContracts
  /** First block that may have events: the one in which the contracts were created. */
  readonly firstBlock: number
  /**
   * Sends the service's transactions: the `workerService` of the proxy contract, or the registrant of its workers. No
   * other program may use it.
   */
  readonly account: LocalAccount
  readonly workers: readonly ProxyWorker[]
  /** Where cursor, orders and transactions are kept; without it they die with the process. */
  readonly book?: {
    readonly directory: string
    readonly disk?: Disk
  }
  /** Blocks that a submission has to be part of the chain before it is executed, its own included; 12 if left out. */
  readonly confirmations?: number
  /** Blocks after which nothing is taken back; a deeper reorganization reads the chain again from `firstBlock`. 256 if left out. */
  readonly window?: number
  /** Downloads requests that are given by their URI; public addresses and at most 16 MiB if left out. */
  readonly fetcher?: PayloadFetcher
  /** Takes URIs without a hash, whose content may change between two readers. Off if left out. */
  readonly allowUnhashedUris?: boolean
  /** Puts responses somewhere that are too long for the contract; without it such orders fail. */
  readonly publish?: PublishResponse
  /** Wei for a unit of gas at most; 500 gwei if left out. */
  readonly maximumFeePerGas?: bigint
  /** Blocks that a transaction waits before it offers more; 3 if left out. */
  readonly patience?: number
  /** Transactions that are under way at a time; 16 if left out. */
  readonly underWay?: number
  /** Milliseconds for one order; 600,000 if left out. */
  readonly executionTime?: number
  /** Times that an order is begun, by this process or one that died; 3 if left out. */
  readonly attempts?: number
  /** Settled orders that are remembered for late receipts; 10,000 if left out. */
  readonly kept?: number
  /** Milliseconds between two looks at the chain; 1,000 if left out. */
  readonly interval?: number
  /** The system's if left out. */
  readonly clock?: Clock
  /** Told of what failed in the background; most of it is tried again. */
  readonly onFault?: (fault: unknown) => void
  /** Told how many blocks a reorganization took back. */
  readonly onReorg?: (blocks: number) => void
}
