import type { CryptoProvider, RsaPrivateKey } from '@lockstep/core/crypto'
import { keyVector } from '../integritee-rpc/rpc-vector.js'
import { provider } from './test-platform.js'

const [first, second] = [keyVector('rsa3072/e65537'), keyVector('rsa3072/e16777217')]

/** Three key pairs. Searching primes takes most of a second, so the third is made of those of the others. */
export const shieldingKeys: readonly [RsaPrivateKey, RsaPrivateKey, RsaPrivateKey] = [
  first,
  second,
  keyOfPrimes(first.prime1, second.prime2),
]

function keyOfPrimes(prime1: bigint, prime2: bigint): RsaPrivateKey {
  const exponent = 65537n
  const privateExponent = inverse(exponent, (prime1 - 1n) * (prime2 - 1n))
  return {
    modulus: prime1 * prime2,
    exponent,
    privateExponent,
    prime1,
    prime2,
    exponent1: privateExponent % (prime1 - 1n),
    exponent2: privateExponent % (prime2 - 1n),
    coefficient: inverse(prime2, prime1),
  }
}

/** By Euclid's extended algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [rest, next, factor, nextFactor] = [modulus, value % modulus, 0n, 1n]
  while (next !== 0n) {
    const quotient = rest / next
    ;[rest, next] = [next, rest - quotient * next]
    ;[factor, nextFactor] = [nextFactor, factor - quotient * nextFactor]
  }
  return ((factor % modulus) + modulus) % modulus
}

/** A provider that draws these keys one after the other, and no others. */
export function drawing(...keys: readonly RsaPrivateKey[]): CryptoProvider {
  const waiting = [...keys]
  return {
    ...provider,
    generateRsaKey() {
      const key = waiting.shift()
      if (key === undefined) throw new Error('no further key is expected to be drawn')
      return key
    },
  }
}
