import type { Address } from 'viem'
import {
  allowListAbi,
  allowListBytecode,
  workerRegistryAbi,
  workerRegistryBytecode,
  workerRegistryListAbi,
  workerRegistryListBytecode,
  workOrderProxyAbi,
  workOrderProxyBytecode,
  workOrderReceiptsAbi,
  workOrderReceiptsBytecode,
} from '../../../src/eea/proxy/index.js'
import type { TestChain } from './chain.js'
import { zeroAddress } from './words.js'

/** Account 0 administers every contract of the tests. */
export const administrator = 0
/** Account 5 is the worker service of every proxy of the tests. */
export const workerService = 5

export const deployAllowList = (chain: TestChain): Promise<Address> =>
  chain.deploy(allowListAbi, allowListBytecode, [chain.account(administrator)])

export const deployRegistryList = (chain: TestChain, policy: Address = zeroAddress): Promise<Address> =>
  chain.deploy(workerRegistryListAbi, workerRegistryListBytecode, [chain.account(administrator), policy])

export const deployRegistry = (chain: TestChain, policy: Address = zeroAddress): Promise<Address> =>
  chain.deploy(workerRegistryAbi, workerRegistryBytecode, [chain.account(administrator), policy])

export const deployReceipts = (
  chain: TestChain,
  { policy = zeroAddress, registry = zeroAddress }: { readonly policy?: Address; readonly registry?: Address } = {},
): Promise<Address> =>
  chain.deploy(workOrderReceiptsAbi, workOrderReceiptsBytecode, [chain.account(administrator), policy, registry])

export interface ProxyParts {
  readonly policy?: Address
  readonly registry?: Address
  readonly receipts?: Address
}

export const deployProxy = (
  chain: TestChain,
  { policy = zeroAddress, registry = zeroAddress, receipts = zeroAddress }: ProxyParts = {},
): Promise<Address> =>
  chain.deploy(workOrderProxyAbi, workOrderProxyBytecode, [
    chain.account(administrator),
    chain.account(workerService),
    policy,
    registry,
    receipts,
  ])
