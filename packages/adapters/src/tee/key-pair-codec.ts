import { type Hex, LockstepError } from '@lockstep/core'
import { type Codec, fixedBytes, vec } from '@lockstep/core/codec'
import { type RsaPrivateKey, shieldingKeyPairText } from '@lockstep/core/crypto'
import { mostKeyChanges } from '@lockstep/core/worker'

/** Bytes of each part, in their order. */
const parts = {
  modulus: 384,
  privateExponent: 384,
  exponent: 4,
  prime1: 192,
  prime2: 192,
  exponent1: 192,
  exponent2: 192,
  coefficient: 192,
} as const satisfies Readonly<Record<keyof RsaPrivateKey, number>>

const partNames = [
  'modulus',
  'privateExponent',
  'exponent',
  'prime1',
  'prime2',
  'exponent1',
  'exponent2',
  'coefficient',
] as const

const size = Object.values(parts).reduce((sum, part) => sum + part, 0)

/** All keys of a shard: vector of 1732 bytes each, the parts of a key pair as big-endian numbers. */
export const keyPairsCodec: Codec<readonly Hex[]> = vec(fixedBytes(size), mostKeyChanges + 1)

/** A key pair as {@link keyPairsCodec} has it. A quarter of its JSON text, which matters where there are many. */
export function keyPairHex(key: RsaPrivateKey): Hex {
  return `0x${partNames.map((part) => key[part].toString(16).padStart(2 * parts[part], '0')).join('')}`
}

/** @throws LockstepError `InvalidShieldingKey` for parts that do not fit each other. */
export function readKeyPair(encoded: Hex): RsaPrivateKey {
  let at = 2
  const next = (bytes: number): bigint => {
    at += 2 * bytes
    return BigInt(`0x${encoded.slice(at - 2 * bytes, at)}`)
  }
  const key: RsaPrivateKey = {
    modulus: next(parts.modulus),
    privateExponent: next(parts.privateExponent),
    exponent: next(parts.exponent),
    prime1: next(parts.prime1),
    prime2: next(parts.prime2),
    exponent1: next(parts.exponent1),
    exponent2: next(parts.exponent2),
    coefficient: next(parts.coefficient),
  }
  // Holds the parts against each other.
  shieldingKeyPairText(key)
  return key
}

/** As {@link readKeyPair}; `undefined` where the parts do not fit each other. */
export function readKeyPairs(encoded: readonly Hex[]): readonly RsaPrivateKey[] | undefined {
  try {
    return encoded.map(readKeyPair)
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error
    return undefined
  }
}
