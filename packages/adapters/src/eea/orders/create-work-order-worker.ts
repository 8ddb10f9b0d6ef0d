import type { Entropy } from '@lockstep/core/crypto'
import { identifierKey } from '../json-rpc/param.js'
import { updatePreimage } from '../receipt/receipt-preimage.js'
import { keyOfIdentifier, type ResolveKey } from '../registry/verification-key.js'
import { base64Text } from '../work-order/base64-text.js'
import { composeResponse, type WorkOrderOutput } from '../work-order/compose-response.js'
import { EeaError } from '../work-order/eea-error.js'
import { signHash } from '../work-order/hash-signature.js'
import type { HashSigner } from '../work-order/hash-signer.js'
import { type OpenedRequest, openRequestAside } from '../work-order/open-request.js'
import { workOrderHash } from '../work-order/work-order-hash.js'
import type { WorkOrderRequest } from '../work-order/work-order-request.js'
import type { WorkOrderSuite } from '../work-order/work-order-suite.js'
import type { WorkerDecryptionKeys } from '../work-order/worker-decryption-key.js'
import type { WorkOrderWorker } from './work-order-worker.js'

/** What a workload hands back besides plain outputs. */
export interface WorkloadResult {
  readonly outData: readonly WorkOrderOutput[]
  /** The receipt says `processed` instead of `completed`: the worker will update it again. */
  readonly expectsUpdates?: boolean
}

/**
 * What a work order runs: the plain inputs in, plain outputs out. A function without state, or one that turns the
 * order into a trusted operation of a shard. It may be called again for the same `workOrderId` after a crash.
 *
 * @throws EeaError what the requester is told; other errors are told as "execution failed"
 */
export type Workload = (
  order: OpenedRequest,
  signal: AbortSignal,
) => readonly WorkOrderOutput[] | WorkloadResult | Promise<readonly WorkOrderOutput[] | WorkloadResult>

/** Keys and workloads of one worker. */
export interface WorkOrderWorkerOptions {
  readonly workerId: string
  readonly suite: WorkOrderSuite
  readonly keys: WorkerDecryptionKeys
  readonly signer: HashSigner
  readonly entropy: Entropy
  /** By workload id, in hexadecimal. With one workload, orders need not name it. */
  readonly workloads: Readonly<Record<string, Workload>>
  /** Requesters' keys, beside identifiers that are keys themselves. */
  readonly resolveKey?: ResolveKey
  /** Refuses orders without a signature by a known key. */
  readonly signatureRequired?: boolean
  /** Orders at a time; 1 if left out. */
  readonly concurrency?: number
}

/** Creates a worker that holds its keys in this process. In an enclave the same calls run inside of it. */
export function createWorkOrderWorker(options: WorkOrderWorkerOptions): WorkOrderWorker {
  const { workerId, suite, keys, signer, entropy, resolveKey, signatureRequired, concurrency = 1 } = options
  const workloads = new Map(Object.entries(options.workloads).map(([id, workload]) => [identifierKey(id), workload]))

  const workloadOf = ({ workloadId }: WorkOrderRequest): Workload => {
    const [only] = workloads.values()
    const workload =
      workloadId === undefined && workloads.size === 1 ? only : workloads.get(identifierKey(workloadId ?? ''))
    if (workload !== undefined) return workload
    throw unknownWorkload(suite.profile.codes.unknownWorkload, workloadId)
  }

  return {
    workerId,
    profile: suite.profile,
    concurrency,
    admit: (request) => void workloadOf(request),
    async execute(request, signal) {
      const requesterKey = (await resolveKey?.(request.requesterId)) ?? keyOfIdentifier(request.requesterId)
      const opened = await openRequestAside(suite, { workerId, keys }, request, { requesterKey, signatureRequired })
      const found = await workloadOf(request)(opened, signal)
      const { outData, expectsUpdates = false } = 'outData' in found ? found : { outData: found }
      const { result, hash } = composeResponse(suite, opened, outData, signer, entropy)
      return { result, responseHash: hash.digest, expectsUpdates }
    },
    async signReceiptUpdate({ workOrderId, updateType, updateData }) {
      const update = { workOrderId, updateType, updateData: base64Text(updateData) }
      return base64Text(signHash(signer, workOrderHash(suite, updatePreimage(suite.profile, update))))
    },
  }
}

const unknownWorkload = (code: number, workloadId: string | undefined): EeaError =>
  new EeaError('UnknownWorkload', code, 'the worker has no such workload; name one that it has', {
    field: 'workloadId',
    value: workloadId,
  })
