import type { Hex } from '@lockstep/core'
import { type Codec, encode, H256, struct } from '@lockstep/core/codec'
import { attestedAccountsCodec, maximumAttestedAccounts } from '../attested-accounts.js'
import { decodeStranger } from '../decode-stranger.js'
import { keyPairHex, keyPairsCodec, readKeyPairs } from '../key-pair-codec.js'
import type { PassedKeys } from './key-holder.js'

type LegacyKeys = Pick<PassedKeys, 'shieldingKeys' | 'currentKey'>

interface EncodedLegacyKeys {
  readonly shieldingKeys: readonly Hex[]
  readonly currentKey: Hex
}

interface EncodedKeys extends EncodedLegacyKeys {
  readonly attestedAccounts: readonly Hex[]
}

const shieldingKeyFields = { shieldingKeys: keyPairsCodec, currentKey: H256 }

/** The longest form of {@link PassedKeys}, in bytes: 64 keys, and all accounts. */
export const maximumPassedKeys: number = 2 + 64 * 1732 + 32 + maximumAttestedAccounts

/** SCALE layout: `keyPairsCodec` ‖ hash of the current key (32) ‖ `attestedAccountsCodec`. */
const passedKeysCodec: Codec<EncodedKeys> = struct({ ...shieldingKeyFields, attestedAccounts: attestedAccountsCodec })

/** SCALE layout: `keyPairsCodec` ‖ hash of the current key (32). */
const legacyKeysCodec: Codec<EncodedLegacyKeys> = struct(shieldingKeyFields)

export function encodePassedKeys({ shieldingKeys, ...passed }: PassedKeys): Uint8Array {
  return encode(passedKeysCodec, { ...passed, shieldingKeys: shieldingKeys.map(keyPairHex) })
}

/** `undefined` for bytes that hold no key, or one whose parts do not fit each other. */
export function readPassedKeys(encoded: Uint8Array): PassedKeys | undefined {
  const decoded = decodeStranger(passedKeysCodec, encoded)
  const keys = decoded && readKeys(decoded)
  return keys && { ...keys, attestedAccounts: decoded.attestedAccounts }
}

/**
 * What is handed over to the code that follows.
 *
 * COMPAT: without the accounts, as code of before they were passed on has it. The two codes may be built with other
 * versions of Lockstep, and the former one has ended its time for good when the other cannot read this.
 */
export function encodeLegacyKeys({ shieldingKeys, currentKey }: LegacyKeys): Uint8Array {
  return encode(legacyKeysCodec, { shieldingKeys: shieldingKeys.map(keyPairHex), currentKey })
}

/** As {@link readPassedKeys}. */
export function readLegacyKeys(encoded: Uint8Array): LegacyKeys | undefined {
  const decoded = decodeStranger(legacyKeysCodec, encoded)
  return decoded && readKeys(decoded)
}

function readKeys({ shieldingKeys: encoded, currentKey }: EncodedLegacyKeys): LegacyKeys | undefined {
  const shieldingKeys = readKeyPairs(encoded)
  return shieldingKeys === undefined || shieldingKeys.length === 0 ? undefined : { shieldingKeys, currentKey }
}
