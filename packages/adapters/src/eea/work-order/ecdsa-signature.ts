import { toHex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'
import { hexBytes } from './hex-text.js'

const SCALAR_LENGTH = 32
const COMPACT_LENGTH = 64
const RECOVERABLE_LENGTH = 65
/** SPEC: SEC 2 section 2.4.1: the order of secp256k1's group. */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const SEQUENCE = 0x30
const INTEGER = 0x02

/** Numbers of an ECDSA signature; `recovery` where the form carries it. */
interface EcdsaSignature {
  readonly r: bigint
  readonly s: bigint
  readonly recovery: number | undefined
}

/**
 * Whether a secp256k1 signature over a 32-byte digest was made with the key. Takes what {@link recoverEcdsa} takes. The
 * signature is never an identifier here, so a second form of it does no harm.
 *
 * @param point the compressed public key, 33 bytes.
 */
export function verifyEcdsa(
  provider: CryptoProvider,
  point: Uint8Array,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  const wanted = toHex(point)
  for (const signer of recoverEcdsa(provider, digest, signature)) if (toHex(signer) === wanted) return true
  return false
}

/**
 * The compressed points, two at most, whose owner could have made a secp256k1 signature over a 32-byte digest. Takes
 * strict DER, r ‖ s, and r ‖ s ‖ v with v of 0, 1, 27 or 28, and an s of either half: the text fixes no form, and Python
 * clients do not lower s.
 *
 * PERF: a point is recovered when it is asked for; the provider has no verification by key.
 */
export function* recoverEcdsa(
  provider: CryptoProvider,
  digest: Uint8Array,
  signature: Uint8Array,
): Generator<Uint8Array> {
  const numbers = readSignature(signature)
  if (numbers === undefined) return
  const { r, s, recovery } = numbers
  const isHigh = s > ORDER / 2n
  const compact = concatBytes(scalarBytes(r), scalarBytes(isHigh ? ORDER - s : s))
  // Negating s mirrors the point whose x is r, which flips the recovery bit.
  for (const bit of recovery === undefined ? [0, 1] : [isHigh ? recovery ^ 1 : recovery]) {
    const signer = provider.recoverSecp256k1(concatBytes(compact, Uint8Array.of(bit)), digest)
    if (signer !== undefined) yield signer
  }
}

/** DER of a compact signature r ‖ s. */
export function ecdsaDer(compact: Uint8Array): Uint8Array {
  const body = concatBytes(
    derInteger(compact.subarray(0, SCALAR_LENGTH)),
    derInteger(compact.subarray(SCALAR_LENGTH, COMPACT_LENGTH)),
  )
  return concatBytes(Uint8Array.of(SEQUENCE, body.length), body)
}

function readSignature(signature: Uint8Array): EcdsaSignature | undefined {
  const numbers = signature[0] === SEQUENCE ? (readDer(signature) ?? readCompact(signature)) : readCompact(signature)
  return numbers !== undefined && isScalar(numbers.r) && isScalar(numbers.s) ? numbers : undefined
}

function readCompact(signature: Uint8Array): EcdsaSignature | undefined {
  if (signature.length !== COMPACT_LENGTH && signature.length !== RECOVERABLE_LENGTH) return undefined
  const v = signature[COMPACT_LENGTH]
  if (v !== undefined && v !== 0 && v !== 1 && v !== 27 && v !== 28) return undefined
  return {
    r: integerOf(signature.subarray(0, SCALAR_LENGTH)),
    s: integerOf(signature.subarray(SCALAR_LENGTH, COMPACT_LENGTH)),
    recovery: v === undefined ? undefined : v % 27,
  }
}

/** SPEC: RFC 3279 section 2.2.3 in DER: minimal lengths, minimal positive integers, nothing after. */
function readDer(signature: Uint8Array): EcdsaSignature | undefined {
  if (signature[1] !== signature.length - 2) return undefined
  const r = readDerInteger(signature, 2)
  const s = r === undefined ? undefined : readDerInteger(signature, r.end)
  if (r === undefined || s === undefined || s.end !== signature.length) return undefined
  return { r: r.value, s: s.value, recovery: undefined }
}

function readDerInteger(der: Uint8Array, at: number): { readonly value: bigint; readonly end: number } | undefined {
  const length = der[at + 1] ?? 0
  const end = at + 2 + length
  if (der[at] !== INTEGER || length === 0 || length > SCALAR_LENGTH + 1 || end > der.length) return undefined
  const [first = 0, second = 0] = der.subarray(at + 2, end)
  const isNegative = first >= 0x80
  const isPadded = first === 0 && length > 1 && second < 0x80
  return isNegative || isPadded ? undefined : { value: integerOf(der.subarray(at + 2, end)), end }
}

function derInteger(scalar: Uint8Array): Uint8Array {
  const digits = scalar.subarray(
    Math.max(
      0,
      scalar.findIndex((byte) => byte !== 0),
    ),
  )
  const value = (digits[0] ?? 0) >= 0x80 ? concatBytes(Uint8Array.of(0), digits) : digits
  return concatBytes(Uint8Array.of(INTEGER, value.length), value)
}

function isScalar(value: bigint): boolean {
  return value > 0n && value < ORDER
}

function integerOf(bytes: Uint8Array): bigint {
  return BigInt(toHex(bytes))
}

function scalarBytes(value: bigint): Uint8Array {
  return hexBytes(value.toString(16).padStart(2 * SCALAR_LENGTH, '0'))
}
