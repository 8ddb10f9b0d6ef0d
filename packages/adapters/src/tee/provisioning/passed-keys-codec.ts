import type { Hex } from '@lockstep/core'
import { type Codec, encode, H256, struct } from '@lockstep/core/codec'
import { decodeStranger } from '../decode-stranger.js'
import { keyPairHex, keyPairsCodec, readKeyPairs } from '../key-pair-codec.js'
import type { PassedKeys } from './key-holder.js'

interface EncodedKeys {
  readonly shieldingKeys: readonly Hex[]
  readonly currentKey: Hex
}

/** The longest form of {@link PassedKeys}, in bytes: 64 keys. */
export const maximumPassedKeys: number = 2 + 64 * 1732 + 32

/** SCALE layout: `keyPairsCodec` ‖ hash of the current key (32). */
const passedKeysCodec: Codec<EncodedKeys> = struct({ shieldingKeys: keyPairsCodec, currentKey: H256 })

export function encodePassedKeys({ shieldingKeys, currentKey }: PassedKeys): Uint8Array {
  return encode(passedKeysCodec, { shieldingKeys: shieldingKeys.map(keyPairHex), currentKey })
}

/** `undefined` for bytes that hold no key, or one whose parts do not fit each other. */
export function readPassedKeys(encoded: Uint8Array): PassedKeys | undefined {
  const decoded = decodeStranger(passedKeysCodec, encoded)
  const shieldingKeys = decoded && readKeyPairs(decoded.shieldingKeys)
  if (decoded === undefined || shieldingKeys === undefined || shieldingKeys.length === 0) return undefined
  return { shieldingKeys, currentKey: decoded.currentKey }
}
