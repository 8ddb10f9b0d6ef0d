import { LockstepError } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { z } from 'zod'
import { avalonPayloadFormat } from '../registry/worker-directory.js'
import { workerStatuses } from '../registry/worker-record.js'
import { avalonProfile } from '../work-order/avalon-profile.js'
import { eeaProfile } from '../work-order/eea-profile.js'
import { verifyEnclaveCertificate } from '../work-order/enclave-certificate.js'
import { verifyEncryptionKey } from '../work-order/encryption-key-signature.js'
import { parameterFault } from '../work-order/fault.js'
import type { WorkOrderProfile } from '../work-order/profile.js'
import type { PublicKey } from '../work-order/public-key.js'
import { parsePublicKey } from '../work-order/public-key-text.js'
import type { WorkOrderSuite } from '../work-order/work-order-suite.js'
import { type CheckedDetails, parseWorkerDetails } from '../work-order/worker-details.js'
import type { AttestWorkerDetails } from './attest-worker-details.js'
import type { ServiceConnection } from './service-connection.js'
import { serviceRefused } from './service-refused.js'

/** How a requester judges a worker that it finds in a registry. */
export interface DiscoverOptions {
  readonly provider: CryptoProvider
  /** Judges the worker's proof; there is no default. */
  readonly attest: AttestWorkerDetails
  /** The dialect, where it is known; read from the worker's payload formats if left out. */
  readonly profile?: WorkOrderProfile
}

/** A worker that was found to be who it says, with everything that an order for it takes. */
export interface TrustedWorker {
  readonly workerId: string
  readonly suite: WorkOrderSuite
  /** As the details publish it: what `composeRequest` takes. */
  readonly encryptionKey: string
  /** Verifies its results and its updates of receipts. */
  readonly verificationKey: PublicKey
  readonly checked: CheckedDetails
}

const recordSchema = z.object({
  workerType: z.int(),
  status: z.int(),
  details: z.looseObject({ workOrderPayloadFormats: z.union([z.string(), z.array(z.string())]).optional() }),
})

/**
 * Fetches a worker's record and believes it only where everything fits: the record is well formed, the worker is
 * active, its proof is taken by `attest`, its encryption key is signed by its verification key.
 *
 * SPEC: Appendix A: the requester must verify `encryptionKeySignature`, and the measurements.
 *
 * @throws EeaError `ServiceRefused`, `InvalidParameter`, `InvalidSignature`, and what `attest` throws; LockstepError
 * `WorkerInactive`.
 */
export async function discoverWorker(
  service: ServiceConnection,
  workerId: string,
  { provider, attest, profile: known }: DiscoverOptions,
): Promise<TrustedWorker> {
  const record = await retrieve(service, workerId)
  const { workOrderPayloadFormats: formats = [] } = record.details
  const profile = known ?? (formats.includes(avalonPayloadFormat) ? avalonProfile : eeaProfile)
  const checked = parseWorkerDetails(profile, record.workerType, record.details)
  await attest({ workerId, profile, checked })
  const suite = { provider, profile, algorithms: checked.algorithms }
  return { workerId, suite, checked, ...trustedKeys(suite, checked) }
}

async function retrieve(service: ServiceConnection, workerId: string): Promise<z.output<typeof recordSchema>> {
  const answer = await service.call('WorkerRetrieve', { workerId })
  if (answer.type === 'status') throw serviceRefused('WorkerRetrieve', answer)
  const record = recordSchema.safeParse(answer.result)
  if (!record.success) throw parameterFault('result', 'another', 'the record of a worker')
  const { status } = record.data
  if (status === workerStatuses.active) return record.data
  throw new LockstepError('WorkerInactive', `the worker has the status ${status}, not 1 (active); use another one`, {
    field: 'status',
    value: status,
    limit: workerStatuses.active,
  })
}

function trustedKeys(
  suite: WorkOrderSuite,
  checked: CheckedDetails,
): Pick<TrustedWorker, 'encryptionKey' | 'verificationKey'> {
  const data = checked.details.workerTypeData
  const verificationKey = parsePublicKey('verificationKey', data.verificationKey)
  const { encryptionKey } = data
  if (encryptionKey === undefined) throw parameterFault('encryptionKey', 'absent', 'in the details of the worker')
  // The keys of other worker types are part of the proof itself.
  if (checked.workerType !== 1) return { encryptionKey, verificationKey }
  const { encryptionKeySignature, enclaveCertificate, encryptionKeyNonce = '' } = checked.details.workerTypeData
  if (encryptionKeySignature !== undefined) {
    verifyEncryptionKey(suite, verificationKey, encryptionKey, encryptionKeySignature)
  } else {
    const certified = { encryptionKey: parsePublicKey('encryptionKey', encryptionKey), encryptionKeyNonce }
    verifyEnclaveCertificate(suite.profile, verificationKey, enclaveCertificate ?? '', certified)
  }
  return { encryptionKey, verificationKey }
}
