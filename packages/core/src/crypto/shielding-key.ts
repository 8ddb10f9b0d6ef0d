import { LockstepError } from '../error.js'
import { bigintToLittleEndian, littleEndianToBigint } from './integer-bytes.js'
import { requireConsistentRsaKey, requireRsaPublicKey } from './require-rsa-key.js'
import type { RsaPrivateKey, RsaPublicKey } from './rsa-key.js'

/** Bytes of the fields of a shielding key, in their order in the JSON text. */
const PUBLIC_FIELDS = { n: 384, e: 4 } as const
const PAIR_FIELDS = { n: 384, d: 384, e: 4, p: 192, q: 192, dmp1: 192, dmq1: 192, iqmp: 192 } as const

/** Longest canonical texts, rounded up: at most four characters a byte, and the field names. */
const MAX_PUBLIC_TEXT = 2048
const MAX_PAIR_TEXT = 8192

type FieldLengths = Readonly<Record<string, number>>

/**
 * The JSON text of a public shielding key as Integritee's worker hands it out: `{"n":[384 integers],"e":[4 integers]}`,
 * each array the little-endian bytes, no white space. Any odd exponent of four bytes goes: the SGX default is 16777217.
 *
 * SPEC: teaclave-sgx-sdk `sgx_crypto_helper::rsa3072::Rsa3072PubKey`, serialised by serde_json.
 *
 * @throws LockstepError `InvalidShieldingKey` for a modulus that has not exactly 3072 bits, or an exponent over 4 bytes.
 */
export function shieldingKeyText(key: RsaPublicKey): string {
  requireRsaPublicKey(key)
  return fieldsText(PUBLIC_FIELDS, { n: key.modulus, e: key.exponent })
}

/**
 * The public key of its JSON text; the inverse of {@link shieldingKeyText}, which is the one form that is taken.
 *
 * @throws LockstepError `InvalidShieldingKey`.
 */
export function parseShieldingKey(text: string): RsaPublicKey {
  const { n, e } = parseFields(text, PUBLIC_FIELDS, MAX_PUBLIC_TEXT)
  const key = { modulus: n, exponent: e }
  requireRsaPublicKey(key)
  return key
}

/**
 * The JSON text of a shielding key pair, as it is sealed and passed on to a new worker: the fields n, d, e, p, q,
 * dmp1, dmq1, iqmp, each an array of little-endian bytes, no white space. It is a secret.
 *
 * SPEC: teaclave-sgx-sdk `sgx_crypto_helper::rsa3072::Rsa3072KeyPair`, serialised by serde_json.
 *
 * @throws LockstepError `InvalidShieldingKey` for parts that do not fit each other.
 */
export function shieldingKeyPairText(key: RsaPrivateKey): string {
  requireConsistentRsaKey(key)
  return fieldsText(PAIR_FIELDS, {
    n: key.modulus,
    d: key.privateExponent,
    e: key.exponent,
    p: key.prime1,
    q: key.prime2,
    dmp1: key.exponent1,
    dmq1: key.exponent2,
    iqmp: key.coefficient,
  })
}

/**
 * The key pair of its JSON text; the inverse of {@link shieldingKeyPairText}. The parts must fit each other, because
 * libraries differ in which of them they use and would give different answers with a key that contradicts itself.
 *
 * @throws LockstepError `InvalidShieldingKey`; the message never contains the text.
 */
export function parseShieldingKeyPair(text: string): RsaPrivateKey {
  const { n, d, e, p, q, dmp1, dmq1, iqmp } = parseFields(text, PAIR_FIELDS, MAX_PAIR_TEXT)
  const key = {
    modulus: n,
    exponent: e,
    privateExponent: d,
    prime1: p,
    prime2: q,
    exponent1: dmp1,
    exponent2: dmq1,
    coefficient: iqmp,
  }
  requireConsistentRsaKey(key)
  return key
}

function fieldsText<Lengths extends FieldLengths>(
  lengths: Lengths,
  values: Readonly<Record<keyof Lengths & string, bigint>>,
): string {
  const fields = Object.entries<bigint>(values).map(
    ([field, value]) => `"${field}":[${bigintToLittleEndian(value, lengths[field] ?? 0).join(',')}]`,
  )
  return `{${fields.join(',')}}`
}

function parseFields<Lengths extends FieldLengths>(
  text: string,
  lengths: Lengths,
  limit: number,
): Record<keyof Lengths, bigint>
function parseFields(text: string, lengths: FieldLengths, limit: number): Record<string, bigint> {
  if (text.length > limit) throw invalid('text', `has more than ${limit} characters`, limit)
  const object = parseObject(text)
  const values: Record<string, bigint> = {}
  for (const [field, length] of Object.entries(lengths)) {
    values[field] = littleEndianToBigint(parseBytes(object[field], field, length))
  }
  if (fieldsText(lengths, values) !== text) throw invalid('text', 'is not in canonical form', 'no white space')
  return values
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    // The cause would quote the text, which may be a secret.
    throw invalid('text', 'is not JSON', 'JSON')
  }
  if (!isObject(parsed)) throw invalid('text', 'is not a JSON object', 'an object')
  return parsed
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function parseBytes(value: unknown, field: string, length: number): Uint8Array {
  if (!Array.isArray(value) || value.length !== length || !value.every(isByte)) {
    throw invalid(field, `is not an array of ${length} integers from 0 to 255`, length)
  }
  return Uint8Array.from(value)
}

function isByte(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255
}

function invalid(field: string, reason: string, limit: unknown): LockstepError {
  return new LockstepError(
    'InvalidShieldingKey',
    `${field} of the shielding key ${reason}: pass the text that the worker hands out.`,
    { field, limit },
  )
}
