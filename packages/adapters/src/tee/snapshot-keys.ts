import { type Hex, LockstepError } from '@lockstep/core'
import type { RsaPrivateKey } from '@lockstep/core/crypto'
import type { BlockHeader } from '@lockstep/core/receipt'
import { createKeySchedule, type KeyChange, type ShardSnapshot } from '@lockstep/core/worker'
import type { Sealing } from './seal.js'
import type { ShieldingKeyRing } from './shielding-key-ring.js'

/** What a snapshot says first: of which block it is, and which keys the shard has had up to there. */
export interface SnapshotHead {
  readonly header: BlockHeader
  readonly keyChanges: readonly KeyChange[]
}

/** A key, and what parts are sealed with under it. */
export interface KeySealing {
  readonly key: Hex
  readonly sealing: Sealing
}

/** Which key's holders vouch for a snapshot. */
export interface SnapshotKeys {
  /** Under the key that is current behind the block: all senders seal the same block under the same key. */
  sealingOf(snapshot: Pick<ShardSnapshot, 'header' | 'keyChanges'>): Sealing
  /** What a part may have been sealed with. */
  candidates(): readonly KeySealing[]
  /**
   * Whether those who hold this key are believed what the head says.
   *
   * @throws LockstepError `SnapshotKeyRetired`, `SnapshotKeyChanges`
   */
  admit(key: Hex, head: SnapshotHead): void
}

/**
 * A key that was replaced may be out: its holders could seal any state, with changes of their own making. So the key is
 * the current one by the head's own changes, and these changes lead at least to the key that was current where this
 * enclave got its keys.
 *
 * @param sealingUnder what parts are sealed with under a key.
 * @param knownKey hash of that key; the shard's first where there is none.
 */
export function createSnapshotKeys(
  ring: ShieldingKeyRing,
  sealingUnder: (key: RsaPrivateKey) => Sealing,
  knownKey: () => Hex | undefined,
): SnapshotKeys {
  const made = new Map<Hex, Sealing>()

  function sealingFor(hash: Hex, block: number): Sealing {
    const sealing = made.get(hash) ?? sealingUnder(ring.require(hash, block))
    made.set(hash, sealing)
    return sealing
  }

  function currentOf({ header, keyChanges = [] }: Pick<ShardSnapshot, 'header' | 'keyChanges'>): Hex {
    return createKeySchedule(ring.first, keyChanges).keysAt(header.number + 1)[0] ?? ring.first
  }

  return {
    sealingOf: (snapshot) => sealingFor(currentOf(snapshot), snapshot.header.number),
    candidates: () => ring.hashes().map((key) => ({ key, sealing: sealingFor(key, 0) })),
    admit(key, head) {
      requireOrder(ring.first, head)
      const order = [ring.first, ...head.keyChanges.map((change) => change.key)]
      const current = currentOf(head)
      const known = knownKey() ?? ring.first
      if (key === current && order.includes(known) && order.indexOf(current) >= order.indexOf(known)) return
      throw snapshotKeyRetired(head.header.number, key, known)
    },
  }
}

/** Changes that no shard can have would make a schedule that no other worker has. */
function requireOrder(first: Hex, { header, keyChanges }: SnapshotHead): void {
  let last: Pick<KeyChange, 'generation' | 'key' | 'retired'> = { generation: 0, key: first, retired: 0 }
  for (const change of keyChanges) {
    const follows = change.generation === last.generation + 1 && change.previous === last.key
    const inTime = change.announced >= last.retired && change.announced <= header.number
    const inOrder = change.announced < change.effective && change.effective < change.retired
    if (!follows || !inTime || !inOrder) throw snapshotKeyChanges(change.generation)
    last = change
  }
}

function snapshotKeyRetired(block: number, key: Hex, known: Hex): LockstepError {
  return new LockstepError(
    'SnapshotKeyRetired',
    `the snapshot of block ${block} is sealed under the shielding key ${key}, which is not the current one, or is older than ${known}; take a newer one`,
    { field: 'checkpoint', value: key, limit: known },
  )
}

function snapshotKeyChanges(generation: number): LockstepError {
  return new LockstepError(
    'SnapshotKeyChanges',
    `change ${generation} of the shielding key cannot follow the one before it in the snapshot; take it from another worker`,
    { field: 'keyChanges', value: generation },
  )
}
