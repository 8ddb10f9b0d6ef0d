import type { Entropy } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'
import type { IasTrust } from '../../../tee/ias/index.js'
import { EeaError } from '../../work-order/eea-error.js'
import { signEncryptionKey } from '../../work-order/encryption-key-signature.js'
import { secp256k1HashSigner } from '../../work-order/hash-signer.js'
import { hexText } from '../../work-order/hex-text.js'
import { requireEnclave, verifyIasProof } from '../../work-order/ias-proof.js'
import { publicKeyText } from '../../work-order/public-key-text.js'
import { reportDataOf } from '../../work-order/report-data.js'
import type { WorkOrderSuite } from '../../work-order/work-order-suite.js'
import { createWorkerDecryptionKey } from '../../work-order/worker-decryption-key.js'
import { createWorkOrderWorker, type Workload } from '../create-work-order-worker.js'
import type { WorkOrderWorker } from '../work-order-worker.js'
import { isPoolEnclaveLost, type PoolEnclave } from './pool-enclave.js'

/** Which enclaves may execute the orders of a pool, and what vouches for them. */
export interface WorkOrderPoolOptions {
  readonly workerId: string
  readonly suite: WorkOrderSuite
  readonly entropy: Entropy
  /** MRENCLAVE of each type of enclave that may execute, 32 bytes each: the list that the hosting service gives. */
  readonly mrEnclaves: readonly Uint8Array[]
  /** Identifiers of the workloads that every enclave of the pool has. */
  readonly workloadIds: readonly string[]
  /** Who issues the reports of enclaves. */
  readonly trust: IasTrust
  /** Taken quote statuses; `OK` alone if left out. */
  readonly quoteStatuses?: readonly string[]
  /** Also takes enclaves that their host can debug; for tests. */
  readonly debugAllowed?: boolean
  /** Orders at a time; 1 if left out. */
  readonly concurrency?: number
}

/** The keys and the list of a pool, as a worker's details publish them. */
export interface PoolTypeData {
  readonly verificationKey: string
  readonly encryptionKey: string
  readonly encryptionKeySignature: string
  readonly extendedMeasurements: string
}

/** The master of a pool. Inside of an enclave its keys are known to nobody else. */
export interface WorkOrderPool {
  /** Registered and used as any worker. */
  readonly worker: WorkOrderWorker
  readonly typeData: PoolTypeData
  /** What the master's own report has to say, 64 bytes: its key and the list. */
  readonly reportData: Uint8Array
  /**
   * Takes an enclave whose report shows code of the list. Answers how to let it go.
   *
   * @throws EeaError `InvalidAttestation` with `eeaCode` 4; `InvalidParameter` with 2 for a report that cannot be read
   */
  join(enclave: PoolEnclave): () => void
}

/**
 * Creates the master of a pool: it makes the keys that stand for all enclaves, opens orders, lets the next enclave
 * execute and signs what it answers. An order goes to enclaves of the list alone, and to the next one where the channel
 * breaks.
 *
 * SPEC: Appendix A, "TEE-SGX Load Balancing and Enclave pools". How enclaves are brought in is outside of it; here each
 * shows a report that binds the key of its channel.
 */
export function createWorkOrderPool(options: WorkOrderPoolOptions): WorkOrderPool {
  const { workerId, suite, entropy, mrEnclaves, workloadIds, trust, quoteStatuses = ['OK'], debugAllowed } = options
  const { provider, profile } = suite
  const rsaKey = provider.generateRsaKey()
  const signer = secp256k1HashSigner(provider, entropy(32))
  /** The one whose turn is next comes first. */
  let enclaves: readonly PoolEnclave[] = []

  const leave = (enclave: PoolEnclave): void => {
    enclaves = enclaves.filter((each) => each !== enclave)
  }

  const forward: Workload = async (order, signal) => {
    for (;;) {
      const [enclave, ...others] = enclaves
      if (enclave === undefined) throw poolEmpty(profile.codes.busy)
      enclaves = [...others, enclave]
      try {
        return await enclave.run(order, signal)
      } catch (error) {
        if (!isPoolEnclaveLost(error)) throw error
        leave(enclave)
      }
    }
  }

  const encryptionKey = publicKeyText(profile, { type: 'RSA', key: rsaKey })
  const verificationKey = publicKeyText(profile, signer.publicKey)
  const extendedMeasurements = mrEnclaves.map((bytes) => hexText(profile, bytes)).join(',')
  return {
    worker: createWorkOrderWorker({
      workerId,
      suite,
      keys: [createWorkerDecryptionKey(suite, rsaKey)],
      signer,
      entropy,
      workloads: Object.fromEntries(workloadIds.map((id) => [id, forward])),
      concurrency: options.concurrency ?? 1,
    }),
    typeData: {
      verificationKey,
      encryptionKey,
      encryptionKeySignature: signEncryptionKey(suite, signer, encryptionKey),
      extendedMeasurements,
    },
    reportData: reportDataOf(provider, profile, verificationKey, extendedMeasurements),
    join(enclave) {
      const report = verifyIasProof(enclave.proof, trust)
      const reportData = concatBytes(provider.sha256(enclave.channelKey), new Uint8Array(32))
      requireEnclave(report, { mrEnclaves, reportData, quoteStatuses, debugAllowed })
      enclaves = [...enclaves, enclave]
      return () => leave(enclave)
    },
  }
}

const poolEmpty = (code: number): EeaError =>
  new EeaError('PoolEmpty', code, 'no enclave of the pool is there to execute it; submit it again later', {
    field: 'enclaves',
    value: 0,
    limit: 1,
  })
