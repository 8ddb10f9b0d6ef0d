import type { Hex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { shieldingKeyText } from '@lockstep/core/crypto'
import {
  type KeyChange,
  type KeyRotation,
  keyAnnouncementCodec,
  mostKeyChanges,
  type RotationPermit,
  type SignedRotationPermit,
  signedRotationPermitCodec,
  verifyRotationPermit,
} from '@lockstep/core/worker'
import { decodeStranger } from '../decode-stranger.js'
import { sealAnnouncement } from '../request-seal.js'
import type { Sealing } from '../seal.js'
import type { ShieldingKeyRing } from '../shielding-key-ring.js'
import { permitRefused, rotationLimit, rotationRunning, rotationUnset } from './rotation-error.js'

/** What a change of keys follows, as far as this enclave has executed. */
export interface RotationPlace {
  readonly shard: Hex
  readonly rotation: KeyRotation | undefined
  readonly ring: ShieldingKeyRing
  readonly changes: readonly KeyChange[]
  /** Number of the next block. */
  readonly next: number
}

/**
 * Generation and key before of the change that may be announced now.
 *
 * @throws LockstepError `RotationUnset`, `RotationRunning`, `RotationLimit`
 */
export function nextChange(place: RotationPlace): Omit<RotationPermit, 'next'> {
  const { shard, rotation, ring, changes, next } = place
  const last = changes.at(-1)
  if (rotation === undefined || rotation.authorities.length === 0) throw rotationUnset()
  if (last !== undefined && next < last.retired) throw rotationRunning(last, next)
  if (changes.length >= mostKeyChanges) throw rotationLimit(mostKeyChanges + 1)
  return { shard, generation: changes.length + 1, previous: last?.key ?? ring.first }
}

/**
 * Seals the announcement of a key that this enclave holds, under the key that it follows.
 *
 * The permit is the authority's word that the key may change, the seal an enclave's that it exists and that no host has
 * it. A host alone can therefore neither announce a key that others do not get nor one that it knows.
 */
export function announceKey(
  provider: Sealing['provider'],
  place: RotationPlace,
  encodedPermit: Uint8Array,
): Uint8Array {
  const { ring, rotation, next } = place
  const expected = nextChange(place)
  const signedPermit = decodeStranger(signedRotationPermitCodec, encodedPermit)
  if (signedPermit === undefined) throw permitRefused('PermitMalformed', 'permit', 'is none; pass its SCALE bytes')
  if (!verifyRotationPermit(provider, signedPermit, rotation?.authorities ?? [])) {
    throw permitRefused('PermitForged', 'signature', 'is signed by none of the measured authorities; have one sign it')
  }
  requireExpected(signedPermit, expected)
  const key = ring.require(signedPermit.permit.next, next)
  const announcement = { signedPermit, shieldingKey: shieldingKeyText(key) }
  return sealAnnouncement(ring.requests(expected.previous, next), encode(keyAnnouncementCodec, announcement))
}

function requireExpected({ permit }: SignedRotationPermit, expected: Omit<RotationPermit, 'next'>): void {
  if (permit.shard !== expected.shard) {
    throw permitRefused('PermitForeign', 'shard', `is for ${permit.shard}`, permit.shard, expected.shard)
  }
  for (const field of ['generation', 'previous'] as const) {
    const [value, limit] = [permit[field], expected[field]]
    if (value !== limit) {
      throw permitRefused(
        'PermitOutdated',
        field,
        `has ${field} ${value}, expected ${limit}; sign a new one`,
        value,
        limit,
      )
    }
  }
}
