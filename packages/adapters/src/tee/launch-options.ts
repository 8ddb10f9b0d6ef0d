import type { Hex } from '@lockstep/core'
import type { FormerVersion, KeyRotation } from '@lockstep/core/worker'
import type { HostTrace } from './boundary/host-trace.js'
import type { KeySource } from './enclave-keys.js'
import type { EnclaveParameters } from './enclave-settings.js'
import type { AttestationService } from './ias-service/attestation-service.js'
import type { DefectReport } from './launched-enclave.js'
import type { Platform } from './platform.js'

/** What every enclave is launched with, whatever carries it. */
export interface LaunchOptions {
  /** The platform that it runs on. */
  readonly platform: Platform
  readonly keys: KeySource
  /** Measured. The program declares which ones there are. */
  readonly parameters: EnclaveParameters
  /** Measured. The shard to serve, 32 bytes; MRENCLAVE if left out. */
  readonly shard?: Hex
  /**
   * Measured. Platforms that it believes when it passes its shielding key on; if left out its own one, or none where
   * `attestationAnchors` are given.
   */
  readonly quotingKeys?: readonly Hex[]
  /** Measured. Certificates (PEM) of the attestation services that it believes; see `EnclaveSettings`. */
  readonly attestationAnchors?: readonly string[]
  /**
   * Who is asked by the host for a report on every quote, in its place; nobody if left out. Not measured, since a report
   * counts by its signature.
   */
  readonly attestationService?: AttestationService
  /** Measured. The code that executed the shard's first blocks; see `EnclaveSettings`. Needs `shard`. */
  readonly formerVersions?: readonly FormerVersion[]
  /** Measured. Who may name the code that follows; see `EnclaveSettings`. */
  readonly upgradeAuthorities?: readonly Hex[]
  /** Measured. Who may declare other code to be of the shard's pool; see `EnclaveSettings`. Needs `shard`. */
  readonly poolAuthorities?: readonly Hex[]
  /** Measured. The code that operations are signed for in a pool; see `EnclaveSettings`. Needs `poolAuthorities`. */
  readonly signedFor?: Hex
  /** Measured. How the shard's shielding key changes; see `EnclaveSettings`. */
  readonly keyRotation?: KeyRotation
  /** Measured. How often the state is published, by which snapshots are verified; see `EnclaveSettings`. */
  readonly publishStateEvery?: number
  /** 0 to 65535, 1 if left out. Not measured: it tells builds apart that are otherwise the same. */
  readonly securityVersion?: number
  /** Whether the host may look inside: errors and defects then come with their texts. Nobody trusts such an enclave. */
  readonly debug?: boolean
  /** Shown every message between host and enclave, for tests. */
  readonly hostTrace?: HostTrace
  /** Told of each bug of the STF that a call or hook met, and that was contained. */
  onDefect?(defect: DefectReport): void
}
