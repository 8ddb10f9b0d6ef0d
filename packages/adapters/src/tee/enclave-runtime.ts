import { type Hex, LockstepError, toHex } from '@lockstep/core'
import { decode, encode } from '@lockstep/core/codec'
import {
  boxKeyPair,
  type CryptoProvider,
  createSigner,
  type RsaPrivateKey,
  type Signer,
  shieldingKeyText,
} from '@lockstep/core/crypto'
import { type Attestation, attestationReportData } from '@lockstep/core/worker'
import { createAttestationVerifier } from './attestation-verifier.js'
import type { Ecalls } from './boundary/ecalls.js'
import { describeError } from './boundary/error-message.js'
import type { EnclaveKeys, KeySource } from './enclave-keys.js'
import type { EnclaveConnections, EnclaveProgram } from './enclave-program.js'
import type { EnclaveServices } from './enclave-services.js'
import type { EnclaveSettings } from './enclave-settings.js'
import type { DefectReport } from './launched-enclave.js'
import { obtainKeys } from './obtain-keys.js'
import { createProvisioning } from './provisioning/create-provisioning.js'
import type { Sealing } from './seal.js'
import { sealKeys } from './sealed-keys.js'
import { createShardService, type ShardService } from './shard-service.js'

export interface EnclaveRuntimeOptions {
  readonly program: EnclaveProgram
  readonly settings: EnclaveSettings
  readonly keys: KeySource
  readonly services: EnclaveServices
  readonly provider: CryptoProvider
  onDefect?(defect: DefectReport): void
}

/** The trusted side: a function for every call that the host can make, and what the host may know from the start. */
export interface EnclaveRuntime extends Ecalls {
  readonly mrenclave: Hex
  readonly shard: Hex
  readonly account: Hex
}

/**
 * Starts the trusted side of an enclave, in whatever carries it: a thread, or the host's own process. It expects its
 * calls one after the other.
 *
 * @throws LockstepError `SealBroken` for sealed keys that are not this code's; a codec's error for parameters that
 * the program did not declare.
 */
export function createEnclaveRuntime(options: EnclaveRuntimeOptions): EnclaveRuntime {
  const { program, settings, services, provider } = options
  const { identity, entropy } = services
  const shard = settings.shard ?? identity.mrenclave
  const sealing: Sealing = { provider, sealingKey: services.sealingKey, entropy }
  const connections = connect(program, settings, provider)
  let keys = obtainKeys(sealing, shard, options.keys)
  let service = createService(keys.shieldingKey)
  const signer = createSigner(provider, 'ed25519', keys.signerSeed, entropy)

  return {
    mrenclave: identity.mrenclave,
    shard,
    account: signer.account,
  }
}
