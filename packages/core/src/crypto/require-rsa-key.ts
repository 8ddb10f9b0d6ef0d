import { LockstepError } from '../error.js'
import type { RsaPrivateKey, RsaPublicKey } from './rsa-key.js'

const MODULUS_BITS = 3072n
const EXPONENT_BITS = 32n
const SMALLEST_EXPONENT = 3n
const SMALLEST_PRIME = 3n

/**
 * Refuses numbers that are not an RSA-3072 public key. Any odd exponent from 3 to four bytes goes.
 *
 * @throws LockstepError `InvalidShieldingKey`.
 */
export function requireRsaPublicKey(key: RsaPublicKey): void {
  const { modulus, exponent } = key
  if (modulus >> (MODULUS_BITS - 1n) !== 1n || !isOdd(modulus)) {
    throw invalid('modulus', 'has not exactly 3072 bits or is even', MODULUS_BITS)
  }
  if (exponent < SMALLEST_EXPONENT || exponent >> EXPONENT_BITS !== 0n || !isOdd(exponent)) {
    throw invalid('exponent', 'is even, below 3 or over 32 bits', EXPONENT_BITS)
  }
}

/**
 * Refuses an RSA-3072 private key whose parts contradict each other. That its primes are prime is not checked: who
 * made the key could have kept it anyway.
 *
 * @throws LockstepError `InvalidShieldingKey`; the message contains no part of the key.
 */
export function requireConsistentRsaKey(key: RsaPrivateKey): void {
  requireRsaPublicKey(key)
  const { prime1, prime2, privateExponent } = key
  const fits =
    isHalfLength(prime1) &&
    isHalfLength(prime2) &&
    prime1 * prime2 === key.modulus &&
    privateExponent > 0n &&
    privateExponent < key.modulus &&
    (privateExponent * key.exponent) % (prime1 - 1n) === 1n &&
    (privateExponent * key.exponent) % (prime2 - 1n) === 1n &&
    key.exponent1 === privateExponent % (prime1 - 1n) &&
    key.exponent2 === privateExponent % (prime2 - 1n) &&
    key.coefficient > 0n &&
    key.coefficient < prime1 &&
    (key.coefficient * prime2) % prime1 === 1n
  if (!fits) throw invalid('private key', 'has parts that contradict each other', 'n = p·q, d·e = 1, CRT parts of d')
}

function isHalfLength(prime: bigint): boolean {
  return prime >= SMALLEST_PRIME && prime >> (MODULUS_BITS / 2n) === 0n
}

function isOdd(value: bigint): boolean {
  return (value & 1n) === 1n
}

function invalid(field: string, reason: string, limit: unknown): LockstepError {
  return new LockstepError(
    'InvalidShieldingKey',
    `${field} of the shielding key ${reason}: generate the key with generateRsaKey or copy it whole.`,
    { field, limit },
  )
}
