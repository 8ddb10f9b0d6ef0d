import { fromHex, type Hex, toHex } from '@lockstep/core'
import { type Codec, decode, encode, fixedBytes, H256, option, struct } from '@lockstep/core/codec'
import { concatBytes } from '@noble/hashes/utils.js'
import { asciiBytes } from './ascii-bytes.js'
import { attestedAccountsCodec } from './attested-accounts.js'
import type { EnclaveKeys } from './enclave-keys.js'
import { type Inheritance, inheritanceCodec } from './inheritance.js'
import { keyPairHex, keyPairsCodec, readKeyPair } from './key-pair-codec.js'
import { type Sealing, seal, unseal } from './seal.js'

interface EncodedKeys {
  readonly signerSeed: Hex
  readonly boxSecret: Hex
  /** The shard's first one first; none before provisioning. */
  readonly shieldingKeys: readonly Hex[]
  readonly keyAtProvisioning: Hex | null
  readonly attestedAccounts: readonly Hex[]
  readonly inherited: readonly Inheritance[]
}

const keysCodec: Codec<EncodedKeys> = struct({
  signerSeed: fixedBytes(32),
  boxSecret: fixedBytes(32),
  shieldingKeys: keyPairsCodec,
  keyAtProvisioning: option(H256),
  attestedAccounts: attestedAccountsCodec,
  inherited: inheritanceCodec,
})

const domain = asciiBytes('lockstep/sealed-keys/v4\0')

/**
 * Seals an enclave's keys for its next start. Bound to the shard. What is sealed is SCALE: signer seed (32) ‖ box
 * secret (32) ‖ {@link keyPairsCodec} ‖ option of the hash of the key at provisioning ‖ attested accounts (vector) ‖
 * what it has inherited.
 */
export function sealKeys(sealing: Sealing, shard: Hex, keys: EnclaveKeys): Uint8Array {
  const { shieldingKey, laterKeys = [] } = keys
  const shieldingKeys = shieldingKey === undefined ? [] : [shieldingKey, ...laterKeys]
  const encoded = encode(keysCodec, {
    signerSeed: toHex(keys.signerSeed),
    boxSecret: toHex(keys.boxSecret),
    shieldingKeys: shieldingKeys.map(keyPairHex),
    keyAtProvisioning: keys.keyAtProvisioning ?? null,
    attestedAccounts: keys.attestedAccounts ?? [],
    inherited: keys.inherited ?? [],
  })
  return seal(sealing, encoded, place(shard))
}

/** @throws LockstepError `SealBroken` unless this code sealed them for this shard on this platform. */
export function unsealKeys(sealing: Sealing, shard: Hex, sealed: Uint8Array): EnclaveKeys {
  const encoded = decode(keysCodec, unseal(sealing, sealed, place(shard)))
  const { signerSeed, boxSecret, shieldingKeys, keyAtProvisioning, attestedAccounts, inherited } = encoded
  const [shieldingKey, ...laterKeys] = shieldingKeys.map(readKeyPair)
  return {
    signerSeed: fromHex(signerSeed),
    boxSecret: fromHex(boxSecret),
    shieldingKey,
    ...(laterKeys.length === 0 ? {} : { laterKeys }),
    ...(keyAtProvisioning === null ? {} : { keyAtProvisioning }),
    ...(attestedAccounts.length === 0 ? {} : { attestedAccounts }),
    ...(inherited.length === 0 ? {} : { inherited }),
  }
}

function place(shard: Hex): Uint8Array {
  return concatBytes(domain, fromHex(shard))
}
