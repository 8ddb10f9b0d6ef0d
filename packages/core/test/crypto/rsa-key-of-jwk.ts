import type { RsaPrivateKey } from '../../src/crypto/index.js'
import type { Jwk } from './vectors.js'

/** The key of a JSON Web Key (RFC 7518 section 6.3). */
export function rsaKeyOfJwk(jwk: Jwk): RsaPrivateKey {
  return {
    modulus: numberOf(jwk.n),
    exponent: numberOf(jwk.e),
    privateExponent: numberOf(jwk.d),
    prime1: numberOf(jwk.p),
    prime2: numberOf(jwk.q),
    exponent1: numberOf(jwk.dp),
    exponent2: numberOf(jwk.dq),
    coefficient: numberOf(jwk.qi),
  }
}

const numberOf = (part: string): bigint => BigInt(`0x${Buffer.from(part, 'base64url').toString('hex')}`)
