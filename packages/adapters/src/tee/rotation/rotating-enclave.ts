import type { Hex } from '@lockstep/core'
import type { KeyChange, RotationPermit } from '@lockstep/core/worker'

/** Which shielding keys a shard has, and which of them an enclave does not. */
export interface ShieldingKeyState {
  /** Hash of the key that clients are told. */
  readonly current: Hex
  /** The last change that was announced; none before the first. */
  readonly change?: KeyChange
  /** Hashes of announced keys that the enclave lacks: it stops before the first block that needs one. */
  readonly missing: readonly Hex[]
}

/** A key that may follow the current one, as its host sees it. */
export interface PreparedShieldingKey {
  /** What an authority has to sign for it to be announced. */
  readonly permit: RotationPermit
  /** JSON text of the public key. */
  readonly shieldingKey: string
  /** As `sealedKeys`, with the new key in it. To be stored before the key is announced, or a crash loses the shard. */
  readonly sealedKeys: Uint8Array
}

/**
 * The part of an enclave by which a shard's shielding key changes, as its host sees it. `rotateShieldingKey` calls it in
 * order.
 */
export interface RotatingEnclave {
  /** By the blocks until now. */
  shieldingKeys(): Promise<ShieldingKeyState>
  /**
   * Draws the key that is to follow, or names the one that was drawn and not announced. Other enclaves of the shard are
   * given it by `provision`.
   *
   * @throws LockstepError `RotationUnset` where the settings name no authority; `RotationRunning` before the last change is
   * through; `RotationLimit` where the shard has had its 64 keys
   */
  prepareShieldingKey(): Promise<PreparedShieldingKey>
  /**
   * The announcement of a prepared key, for the shard's order of inputs: the ciphertext of an `invoke`.
   *
   * @param permit SCALE bytes of a `SignedRotationPermit`.
   * @throws LockstepError `PermitMalformed`, `PermitForged`, `PermitForeign`; `PermitOutdated` for another generation than
   * comes next, or another key before it; `ShieldingKeyMissing`; as `prepareShieldingKey`
   */
  announceShieldingKey(permit: Uint8Array): Promise<Uint8Array>
}
