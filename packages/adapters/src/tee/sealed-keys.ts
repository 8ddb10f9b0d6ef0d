import { fromHex, type Hex, toHex } from '@lockstep/core'
import { type Codec, decode, encode, fixedBytes, option, struct, text } from '@lockstep/core/codec'
import { parseShieldingKeyPair, shieldingKeyPairText } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'
import { asciiBytes } from './ascii-bytes.js'
import type { EnclaveKeys } from './enclave-keys.js'
import { type Inheritance, inheritanceCodec } from './inheritance.js'
import { type Sealing, seal, unseal } from './seal.js'

interface EncodedKeys {
  readonly signerSeed: Hex
  readonly boxSecret: Hex
  readonly shieldingKey: string | null
  readonly inherited: readonly Inheritance[]
}

const keysCodec: Codec<EncodedKeys> = struct({
  signerSeed: fixedBytes(32),
  boxSecret: fixedBytes(32),
  shieldingKey: option(text(8192)),
  inherited: inheritanceCodec,
})

const domain = asciiBytes('lockstep/sealed-keys/v2\0')

/**
 * Seals an enclave's keys for its next start. Bound to the shard. What is sealed is SCALE: signer seed (32) ‖ box
 * secret (32) ‖ option of the shielding key pair's JSON text ‖ what it has inherited.
 */
export function sealKeys(sealing: Sealing, shard: Hex, keys: EnclaveKeys): Uint8Array {
  const { shieldingKey } = keys
  const encoded = encode(keysCodec, {
    signerSeed: toHex(keys.signerSeed),
    boxSecret: toHex(keys.boxSecret),
    shieldingKey: shieldingKey === undefined ? null : shieldingKeyPairText(shieldingKey),
    inherited: keys.inherited ?? [],
  })
  return seal(sealing, encoded, place(shard))
}

/** @throws LockstepError `SealBroken` unless this code sealed them for this shard on this platform. */
export function unsealKeys(sealing: Sealing, shard: Hex, sealed: Uint8Array): EnclaveKeys {
  const encoded = decode(keysCodec, unseal(sealing, sealed, place(shard)))
  const { signerSeed, boxSecret, shieldingKey, inherited } = encoded
  return {
    signerSeed: fromHex(signerSeed),
    boxSecret: fromHex(boxSecret),
    shieldingKey: shieldingKey === null ? undefined : parseShieldingKeyPair(shieldingKey),
    ...(inherited.length === 0 ? {} : { inherited }),
  }
}

function place(shard: Hex): Uint8Array {
  return concatBytes(domain, fromHex(shard))
}
