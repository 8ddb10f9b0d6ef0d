import type { Enclave, SnapshotSource, SnapshotTarget } from '@lockstep/core/worker'
import type { ProvisioningEnclave } from './provisioning/provisioning-enclave.js'
import type { RotatingEnclave } from './rotation/rotating-enclave.js'

/** A contained defect of the STF, as the host may know it. */
export interface DefectReport {
  /** Number of the parentchain block whose input or hook met it. */
  readonly block: number
  /** The call and the engine's error. Only from a debug enclave: it says what someone's encrypted operation was. */
  readonly detail?: string
}

/**
 * A running enclave as its host sees it. Calls are served one after the other. What crosses the boundary is copied.
 *
 * Beside the codes of the port, every call may reject with: `NotProvisioned` (no shielding key yet), `EnclaveFault`
 * (a defect inside; nothing more is said), `EnclaveCrashed` (its thread ended; start it again with its sealed keys),
 * `EnclaveClosed`.
 */
export interface LaunchedEnclave
  extends Omit<Enclave, keyof SnapshotTarget>,
    ProvisioningEnclave,
    RotatingEnclave,
    SnapshotSource,
    SnapshotTarget {
  /**
   * The enclave's keys, sealed for its next start on this platform: `Store.putSealed('keys', …)`, and launch with
   * `keys: { sealed }`. To be stored anew after each provisioning; a prepared key comes with its own.
   */
  sealedKeys(): Promise<Uint8Array>
}
