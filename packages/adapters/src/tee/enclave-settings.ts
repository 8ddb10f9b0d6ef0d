import type { Hex } from '@lockstep/core'
import type { FormerVersion, KeyRotation } from '@lockstep/core/worker'

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
   * Certificates, in PEM, of the attestation services whose reports it believes beside the platforms' own quotes; none if
   * left out. Measured for the same reason.
   */
  readonly attestationAnchors?: readonly string[]
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
  /**
   * Accounts that may declare which other code works for the shard beside this one (`PoolDeclaration`); with none, its
   * secrets go to enclaves of its own code alone. Measured, as `upgradeAuthorities` are. `shard` must be named with it.
   */
  readonly poolAuthorities?: readonly Hex[]
  /**
   * MRENCLAVE that operations are signed for; the enclave's own if left out. The workers of a pool run different code and
   * must take the same signatures, or their states would part: the first code is its own, the others name the first.
   */
  readonly signedFor?: Hex
  /**
   * How the shard's shielding key changes; never if left out. Measured, because every worker must change keys at the same
   * block: all code of a pool has the same.
   */
  readonly keyRotation?: KeyRotation
  /**
   * The state of every block whose number is a multiple of this one is published on the parentchain, 1 to the program's
   * `keptVersions`, and a snapshot counts once that of its block is; never if left out. Measured, because whoever takes a
   * snapshot must know that it was to be published.
   */
  readonly publishStateEvery?: number
}
