import type { Hex } from '@lockstep/core'
import type { RsaPrivateKey } from '@lockstep/core/crypto'
import type { Inheritance } from './inheritance.js'

/**
 * Where an enclave's keys come from. `generate`: all are drawn inside; the first worker of a shard. `provision`: the
 * shielding key comes from another enclave of the same code, or of the code before, the others are drawn inside. `sealed`: an earlier run's,
 * as it exported them.
 */
export type KeySource = 'generate' | 'provision' | { readonly sealed: Uint8Array }

/** The secrets of an enclave. */
export interface EnclaveKeys {
  /** Ed25519 seed of the enclave's own account. It is never passed on: two enclaves are two accounts. */
  readonly signerSeed: Uint8Array
  /** X25519 secret of the key for sealed queries. */
  readonly boxSecret: Uint8Array
  /** The shard's first, shared by all of its workers; `undefined` until another enclave provisions it. */
  readonly shieldingKey: RsaPrivateKey | undefined
  /** Those that followed it, or may. None is ever dropped: a worker that executes the first blocks again needs them all. */
  readonly laterKeys?: readonly RsaPrivateKey[]
  /**
   * Hash of the key that was current where these keys came from; the shard's first if left out. It tells a worker that has
   * not executed the shard's blocks yet which key to tell clients, and which snapshots are too old.
   *
   * It stays as it was: a worker that once started from a snapshot starts from the same one again.
   */
  readonly keyAtProvisioning?: Hex
  /**
   * Accounts of enclaves that gave this one its keys, and of those that gave them theirs: each was judged by its quote. On a
   * parentchain that registers no enclaves, what they publish counts.
   */
  readonly attestedAccounts?: readonly Hex[]
  /** What opens the records of earlier code, oldest first; nothing for most enclaves. */
  readonly inherited?: readonly Inheritance[]
}
