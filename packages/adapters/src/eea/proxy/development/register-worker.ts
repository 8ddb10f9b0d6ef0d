import { type Address, encodeFunctionData, type Hex } from 'viem'
import { workerRegistryAbi } from '../artifact/worker-registry.js'
import { type CallSender, sendCall } from '../client/contract-call.js'
import { idWord } from '../payload/id-word.js'

/** A worker as the registry's contract takes it. */
export interface ProxyRegistration {
  readonly workerId: string
  /** 1 TEE-SGX, 2 MPC, 3 ZK. */
  readonly workerType: 1 | 2 | 3
  /** 32 bytes; none if left out. */
  readonly organizationId?: Hex
  /** 32 bytes each; none if left out. */
  readonly applicationTypeIds?: readonly Hex[]
  /** Appendix A; see `parseWorkerDetails`. */
  readonly details: Readonly<Record<string, unknown>>
}

const noOrganization: Hex = `0x${'00'.repeat(32)}`

/**
 * Registers a worker on the chain, by the account that may update it from then on.
 *
 * @throws LockstepError `CallReverted`, and what the node throws where the registry refuses.
 */
export async function registerProxyWorker(
  sender: CallSender,
  registry: Address,
  { workerId, workerType, organizationId = noOrganization, applicationTypeIds = [], details }: ProxyRegistration,
): Promise<void> {
  const data = encodeFunctionData({
    abi: workerRegistryAbi,
    functionName: 'workerRegister',
    args: [idWord(workerId), BigInt(workerType), organizationId, applicationTypeIds, JSON.stringify(details)],
  })
  await sendCall(sender, registry, data)
}
