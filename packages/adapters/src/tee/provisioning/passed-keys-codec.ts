import type { Hex } from '@lockstep/core'
import { type Codec, encode, H256, struct } from '@lockstep/core/codec'
import { attestedAccountsCodec, maximumAttestedAccounts } from '../attested-accounts.js'
import { decodeStranger } from '../decode-stranger.js'
import { keyPairHex, keyPairsCodec, readKeyPairs } from '../key-pair-codec.js'
import type { PassedKeys } from './key-holder.js'

interface EncodedKeys {
  readonly shieldingKeys: readonly Hex[]
  readonly currentKey: Hex
  readonly attestedAccounts: readonly Hex[]
}

/** The longest form of {@link PassedKeys}, in bytes: 64 keys, and all accounts. */
export const maximumPassedKeys: number = 2 + 64 * 1732 + 32 + maximumAttestedAccounts

/** SCALE layout: `keyPairsCodec` ‖ hash of the current key (32) ‖ `attestedAccountsCodec`. */
const passedKeysCodec: Codec<EncodedKeys> = struct({
  shieldingKeys: keyPairsCodec,
  currentKey: H256,
  attestedAccounts: attestedAccountsCodec,
})

export function encodePassedKeys({ shieldingKeys, ...passed }: PassedKeys): Uint8Array {
  return encode(passedKeysCodec, { ...passed, shieldingKeys: shieldingKeys.map(keyPairHex) })
}

/** `undefined` for bytes that hold no key, or one whose parts do not fit each other. */
export function readPassedKeys(encoded: Uint8Array): PassedKeys | undefined {
  const decoded = decodeStranger(passedKeysCodec, encoded)
  const shieldingKeys = decoded && readKeyPairs(decoded.shieldingKeys)
  if (decoded === undefined || shieldingKeys === undefined || shieldingKeys.length === 0) return undefined
  return { ...decoded, shieldingKeys }
}
