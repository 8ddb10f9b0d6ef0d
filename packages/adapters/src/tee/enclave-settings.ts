import type { Hex } from '@lockstep/core'
import type { FormerVersion } from '@lockstep/core/worker'

/** Configuration of a program by name. A program declares their codecs; the launcher measures them. */
export type EnclaveParameters = Readonly<Record<string, string | number | boolean | bigint>>

/**
 * What an enclave is started with beside its code. It is measured with the code: the host that chooses it cannot
 * change it without a change of MRENCLAVE.
 */
export interface EnclaveSettings {
  readonly parameters: EnclaveParameters
  /** The shard that is served; MRENCLAVE itself if left out, so that new code starts a new shard. */
  readonly shard?: Hex
  /**
   * Ed25519 keys of the platforms whose quotes the enclave believes when it passes its shielding key on. Measured,
   * because a host that could choose them could play the platform.
   */
  readonly quotingKeys: readonly Hex[]
  /**
   * The code that executed the shard's first blocks, oldest first. Measured, so that no two enclaves of one measurement
   * change versions at different blocks. `shard` must be named with it.
   */
  readonly formerVersions?: readonly FormerVersion[]
  /**
   * Ed25519 accounts whose permit lets this code hand its shard over to other code. Measured: whoever trusts this code
   * trusts them, too. With none, its secrets never leave it.
   */
  readonly upgradeAuthorities?: readonly Hex[]
}
