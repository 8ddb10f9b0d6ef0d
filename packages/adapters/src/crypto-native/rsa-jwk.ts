import type { JsonWebKey } from 'node:crypto'
import type { RsaPrivateKey, RsaPublicKey } from '@lockstep/core/crypto'

/** An RSA public key as a JSON Web Key (RFC 7518 section 6.3.1), which OpenSSL imports. */
export function rsaPublicJwk(key: RsaPublicKey): JsonWebKey {
  return { kty: 'RSA', n: base64UrlInteger(key.modulus), e: base64UrlInteger(key.exponent) }
}

/** An RSA private key as a JSON Web Key (RFC 7518 section 6.3.2). */
export function rsaPrivateJwk(key: RsaPrivateKey): JsonWebKey {
  return {
    ...rsaPublicJwk(key),
    d: base64UrlInteger(key.privateExponent),
    p: base64UrlInteger(key.prime1),
    q: base64UrlInteger(key.prime2),
    dp: base64UrlInteger(key.exponent1),
    dq: base64UrlInteger(key.exponent2),
    qi: base64UrlInteger(key.coefficient),
  }
}

/** The integer of a JSON Web Key's part. */
export function integerOf(part: string | undefined): bigint {
  return BigInt(`0x0${Buffer.from(part ?? '', 'base64url').toString('hex')}`)
}

function base64UrlInteger(value: bigint): string {
  const digits = value.toString(16)
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex').toString('base64url')
}
