import type { CryptoProvider, ShieldingOutcome, Signer } from '../crypto/index.js'
import type { BlockResult } from '../engine/index.js'
import type { Hex } from '../hex.js'
import type { Domain, GetterPolicy, OperationEnvironment } from '../operation/index.js'
import type { Stf } from '../stf/index.js'
import type { Checkpoint, OpenedCheckpoint } from './checkpoint.js'
import type { ExtrinsicFactory } from './extrinsic-factory.js'
import type { FormerVersion } from './former-version.js'
import type { KeyRotation } from './key-rotation.js'
import type { LightClient } from './light-client.js'
import type { PrepareEnvironment } from './prepare-environment.js'
import type { PublicationRules } from './publication-watch.js'

/** What one shard is executed with, inside the enclave. */
export interface ShardExecutorConfig
  extends GetterPolicy,
    Pick<OperationEnvironment, 'recall'>,
    Pick<PrepareEnvironment, 'prepared'> {
  readonly provider: CryptoProvider
  readonly stf: Stf
  readonly domain: Domain
  /**
   * The versions that execute the first blocks, oldest first; none if left out. `stf` and `domain` are those of all
   * later blocks, and `stf` takes over from each of them (`migrate`).
   */
  readonly formerVersions?: readonly FormerVersion[]
  /** Where the shard starts; its genesis if left out. */
  readonly checkpoint?: Checkpoint | OpenedCheckpoint
  readonly lightClient: LightClient
  readonly extrinsics: ExtrinsicFactory
  /** The enclave's own key. */
  readonly signer: Signer
  /**
   * Opens what was encrypted for one of these shielding keys, tried in their order; `KeySchedule.keysAt`.
   *
   * @param keys hashes of keys.
   */
  openShielded(ciphertext: Uint8Array, keys: readonly Hex[]): ShieldingOutcome
  /** `shieldingKeyHash` of the shard's first key; for ever its only one if left out. */
  readonly firstShieldingKey?: Hex
  /** How the key changes; not at all if left out. */
  readonly keyRotation?: KeyRotation
  /** How the state is published on the parentchain, and checkpoints held against it; not at all if left out. */
  readonly publication?: PublicationRules
  /** Receipts of the last so many blocks are answered; those of `keptVersions` blocks more are kept, in case of a revert. */
  readonly receiptDepth: number
  /**
   * How many blocks may wait for their finality: so many versions of the state before the last stay readable, provable
   * and revertible. 0 to 100,000, 64 if left out.
   */
  readonly keptVersions?: number
  /** Told of every contained defect of the STF. */
  onBug?(bug: BlockResult['bugs'][number]): void
}
