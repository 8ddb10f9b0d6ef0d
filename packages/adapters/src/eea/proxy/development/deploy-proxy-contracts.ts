import { LockstepError } from '@lockstep/core'
import {
  type Abi,
  type Address,
  encodeDeployData,
  encodeFunctionData,
  getAddress,
  type Hex,
  toFunctionSelector,
  zeroAddress,
} from 'viem'
import { getBlockNumber } from 'viem/actions'
import { allowListAbi, allowListBytecode } from '../artifact/allow-list.js'
import { workOrderProxyAbi, workOrderProxyBytecode } from '../artifact/work-order-proxy.js'
import { workOrderReceiptsAbi, workOrderReceiptsBytecode } from '../artifact/work-order-receipts.js'
import { workerRegistryAbi, workerRegistryBytecode } from '../artifact/worker-registry.js'
import { workerRegistryListAbi, workerRegistryListBytecode } from '../artifact/worker-registry-list.js'
import { type CallSender, sendCall } from '../client/contract-call.js'

/** Contracts that know each other. */
export interface ProxyDeployment {
  readonly registryList: Address
  readonly registry: Address
  readonly receipts: Address
  readonly proxy: Address
  /** The receipts' access policy, which lets the proxy create receipts for requesters. Its keeper is the sender. */
  readonly policy: Address
  /** Block before which there is nothing of them; where a worker service begins to read. */
  readonly firstBlock: number
}

const creation = 'workOrderReceiptCreate(bytes32,bytes32,bytes32,bytes32,uint256,bytes)'
const anySubject: Hex = `0x${'ff'.repeat(32)}`

/**
 * Deploys everything that a worker service of the proxy model needs, administered by the sender: registries that are
 * open to everybody, receipts, and a proxy whose orders the worker service's account completes.
 *
 * @throws LockstepError `CallReverted`, and what the node throws.
 */
export async function deployProxyContracts(sender: CallSender, workerService: Address): Promise<ProxyDeployment> {
  const administrator = sender.account.address
  const firstBlock = Number(await getBlockNumber(sender.client, { cacheTime: 0 })) + 1
  const registryList = await deploy(sender, workerRegistryListAbi, workerRegistryListBytecode, [
    administrator,
    zeroAddress,
  ])
  const registry = await deploy(sender, workerRegistryAbi, workerRegistryBytecode, [administrator, zeroAddress])
  const policy = await deploy(sender, allowListAbi, allowListBytecode, [administrator])
  const receipts = await deploy(sender, workOrderReceiptsAbi, workOrderReceiptsBytecode, [
    administrator,
    policy,
    registry,
  ])
  const proxy = await deploy(sender, workOrderProxyAbi, workOrderProxyBytecode, [
    administrator,
    workerService,
    zeroAddress,
    registry,
    receipts,
  ])
  const permission = [proxy, toFunctionSelector(creation), anySubject, true] as const
  const permit = encodeFunctionData({ abi: allowListAbi, functionName: 'permissionChange', args: permission })
  await sendCall(sender, policy, permit)
  return { registryList, registry, receipts, proxy, policy, firstBlock }
}

async function deploy(sender: CallSender, abi: Abi, bytecode: Hex, args: readonly unknown[]): Promise<Address> {
  const { contractAddress, transactionHash } = await sendCall(
    sender,
    undefined,
    encodeDeployData({ abi, bytecode, args }),
  )
  if (typeof contractAddress === 'string') return getAddress(contractAddress)
  throw new LockstepError('CallReverted', `transaction ${transactionHash} created no contract; send another one`, {
    field: 'transaction',
    value: transactionHash,
  })
}
