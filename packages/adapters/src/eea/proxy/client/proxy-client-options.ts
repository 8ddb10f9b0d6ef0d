import type { Address, Client, LocalAccount } from 'viem'
import type { PublicKey } from '../../work-order/public-key.js'
import type { WorkOrderSuite } from '../../work-order/work-order-suite.js'
import type { PayloadFetcher } from '../payload/payload-fetcher.js'

/** What a requester knows of a worker, from its attested details. */
export interface KnownProxyWorker {
  readonly workerId: string
  readonly suite: WorkOrderSuite
  /** As the details publish it, or as {@link EeaProxyClient.encryptionKey} answered it. */
  readonly encryptionKey: string
  readonly verificationKey: PublicKey
}

/** What a requester of the proxy model is made of. */
export interface ProxyClientOptions {
  readonly client: Client
  /** Of the chain that `client` speaks to (EIP-155). */
  readonly chainId: number
  /** Sends the requester's transactions. */
  readonly account: LocalAccount
  /** The `workOrderInvocationAddress` of the worker's details. */
  readonly proxy: Address
  /** The contract that keeps receipts. */
  readonly receipts?: Address
  readonly worker: KnownProxyWorker
  /** Blocks that an answer has to be part of the chain, its own included; 12 if left out. */
  readonly confirmations?: number
  /** Milliseconds between two looks at the chain; 1,000 if left out. */
  readonly interval?: number
  /** Downloads responses that are given by their URI; public addresses and at most 16 MiB if left out. */
  readonly fetcher?: PayloadFetcher
}
