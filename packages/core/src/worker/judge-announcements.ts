import { CodecError, decode } from '../codec/index.js'
import { type CryptoProvider, parseShieldingKey } from '../crypto/index.js'
import { LockstepError } from '../error.js'
import { type Hex, toHex } from '../hex.js'
import type { RejectedInput } from '../operation/index.js'
import type { EngineCode } from '../receipt/index.js'
import { type KeyAnnouncement, keyAnnouncementCodec } from './key-announcement.js'
import { type KeyChange, keyChangeHash, mostKeyChanges } from './key-change.js'
import type { KeyRotation } from './key-rotation.js'
import type { Announcement } from './ordered-block.js'
import { verifyRotationPermit } from './rotation-permit.js'
import { shieldingKeyHash } from './shielding-key-hash.js'

/** By what the announcements in one block are judged. */
export interface AnnouncementRules {
  readonly provider: CryptoProvider
  readonly shard: Hex
  /** Of the version that executes the block; `undefined` where keys are for ever. */
  readonly rotation: KeyRotation | undefined
  /** Number of the block. */
  readonly block: number
  /** Hash of the shard's first key. */
  readonly first: Hex
  /** The changes of the blocks before. */
  readonly changes: readonly KeyChange[]
}

/** Judges a block's announcements in their order. */
export interface AnnouncementJudge {
  /** What is left of it, which stands at this place among the block's inputs: `Ok` where the key changes; see {@link EngineCode}. */
  judge(announcement: Announcement, index: number): RejectedInput
  /** The change that the block announces, and the place of its announcement's receipt. */
  accepted(): { readonly index: number; readonly change: KeyChange } | undefined
}

/**
 * The generation is the nonce of announcements: one that was announced is `StaleNonce`, be it an old block's, an earlier
 * one's in the same block, or that of a change which is still going on; a later one than comes next, or one that comes
 * before the last change is through, is `FutureNonce`. `Undecodable`: it holds no shielding key. `BadSignature`: no
 * authority permits this very key to follow the last one of this shard. `UnhandledInput`: keys do not change here.
 */
export function createAnnouncementJudge(rules: AnnouncementRules): AnnouncementJudge {
  const { provider, block } = rules
  let accepted: { readonly index: number; readonly change: KeyChange } | undefined

  return {
    judge({ shard, announcement }, index) {
      const read = shard === rules.shard ? readAnnouncement(announcement) : undefined
      const key = read && hashOf(provider, read)
      if (read === undefined || key === undefined) {
        const code = shard === rules.shard ? 'Undecodable' : 'ForeignShard'
        return { kind: 'rejected', operationHash: toHex(provider.blake2b256(announcement)), code }
      }
      const changes = accepted === undefined ? rules.changes : [...rules.changes, accepted.change]
      const code = verdict({ ...rules, changes }, read, key)
      const { rotation } = rules
      if (code === 'Ok' && rotation !== undefined) {
        accepted = { index, change: changeOf(read, block, rotation) }
      }
      return { kind: 'rejected', operationHash: keyChangeHash(provider, key), code }
    },
    accepted: () => accepted,
  }
}

function verdict(rules: AnnouncementRules, { signedPermit }: KeyAnnouncement, key: Hex): EngineCode {
  const { provider, shard, rotation, block, first, changes } = rules
  if (rotation === undefined) return 'UnhandledInput'
  const { permit } = signedPermit
  if (permit.next !== key || permit.shard !== shard) return 'BadSignature'
  if (!verifyRotationPermit(provider, signedPermit, rotation.authorities)) return 'BadSignature'
  const last = changes.at(-1)
  const comesNext = (last?.generation ?? 0) + 1
  if (permit.generation < comesNext) return 'StaleNonce'
  if (permit.generation > comesNext || block < (last?.retired ?? 0)) return 'FutureNonce'
  // A key that comes back would be good for what was encrypted before it was retired.
  const used = [first, ...changes.map((change) => change.key)]
  if (permit.previous !== used.at(-1) || used.includes(key)) return 'BadSignature'
  return changes.length < mostKeyChanges ? 'Ok' : 'FutureNonce'
}

function changeOf({ signedPermit: { permit } }: KeyAnnouncement, announced: number, rotation: KeyRotation): KeyChange {
  const { generation, previous, next: key } = permit
  const effective = announced + rotation.leadBlocks + 1
  return { generation, previous, key, announced, effective, retired: effective + rotation.overlapBlocks }
}

function readAnnouncement(encoded: Uint8Array): KeyAnnouncement | undefined {
  try {
    return decode(keyAnnouncementCodec, encoded)
  } catch (error) {
    if (error instanceof CodecError) return undefined
    throw error
  }
}

/** `undefined` for a text that is no RSA-3072 key. */
function hashOf(provider: CryptoProvider, { shieldingKey }: KeyAnnouncement): Hex | undefined {
  try {
    return shieldingKeyHash(provider, parseShieldingKey(shieldingKey))
  } catch (error) {
    if (error instanceof LockstepError) return undefined
    throw error
  }
}
