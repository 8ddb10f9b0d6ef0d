import type { CryptoProvider } from '@lockstep/core/crypto'
import type { IasTrust } from '../../tee/ias/index.js'
import { parameterFault } from '../work-order/fault.js'
import { requireEnclave, verifyIasProof } from '../work-order/ias-proof.js'
import type { WorkOrderProfile } from '../work-order/profile.js'
import { readIasProof } from '../work-order/read-ias-proof.js'
import { reportDataOf } from '../work-order/report-data.js'
import type { CheckedDetails } from '../work-order/worker-details.js'

/** A worker whose proof is to be judged before anything is sent to it. */
export interface WorkerClaim {
  readonly workerId: string
  readonly profile: WorkOrderProfile
  readonly checked: CheckedDetails
}

/** Judges the proof of a worker. Throws for one that is not to be used. */
export type AttestWorkerDetails = (claim: WorkerClaim) => void | Promise<void>

/** Which attestation reports a requester believes of a worker. */
export interface IasAttestation {
  readonly provider: CryptoProvider
  readonly trust: IasTrust
  /** Measurements of code that is trusted, 32 bytes each. */
  readonly mrEnclaves: readonly Uint8Array[]
  /** Taken quote statuses; `OK` alone if left out. */
  readonly quoteStatuses?: readonly string[]
  /** Also takes enclaves that their host can debug; for tests. */
  readonly debugAllowed?: boolean
}

/**
 * Takes workers in SGX enclaves of trusted code, with a genuine Intel report whose REPORTDATA stands for the worker's
 * verification key.
 *
 * SPEC: Appendix A, "Intel SGX Worker Type Data": requesters verify enclave measurements themselves.
 */
export function attestByIas(options: IasAttestation): AttestWorkerDetails {
  const { provider, trust, mrEnclaves, quoteStatuses = ['OK'], debugAllowed } = options
  return ({ profile, checked }) => {
    if (checked.workerType !== 1) throw parameterFault('workerType', checked.workerType, '1, a TEE-SGX worker')
    const { proofDataType, proofData, verificationKey, extendedMeasurements } = checked.details.workerTypeData
    if (proofDataType !== 'TEE-SGX-IAS') throw parameterFault('proofDataType', proofDataType, 'TEE-SGX-IAS')
    const report = verifyIasProof(readIasProof(profile, proofData), trust)
    const reportData = reportDataOf(provider, profile, verificationKey, extendedMeasurements ?? '')
    requireEnclave(report, { mrEnclaves, reportData, quoteStatuses, debugAllowed })
  }
}
