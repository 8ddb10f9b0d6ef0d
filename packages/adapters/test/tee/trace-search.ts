import type { RsaPrivateKey } from '@lockstep/core/crypto'

/** All that a message holds: texts as they are, bytes as the characters with their codes, with all of their memory. */
export function written(value: unknown): string {
  if (value instanceof Uint8Array) return latin1(new Uint8Array(value.buffer))
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(([name, part]) => `${name} ${written(part)}`)
    .join('\n')
}

/** One character a byte. */
export const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

/** The bytes in every form in which they could stand in a message; base64 at each of the three places in its groups. */
function formsOf(bytes: Uint8Array): Readonly<Record<string, string>> {
  const base64 = (from: number) => Buffer.from(bytes.subarray(from, bytes.length - ((bytes.length - from) % 3)))
  return {
    raw: latin1(bytes),
    hex: Buffer.from(bytes).toString('hex'),
    HEX: Buffer.from(bytes).toString('hex').toUpperCase(),
    decimal: bytes.join(','),
    'base64 at 0': base64(0).toString('base64'),
    'base64 at 1': base64(1).toString('base64'),
    'base64 at 2': base64(2).toString('base64'),
  }
}

/** The forms in which the bytes stand in the haystack. */
export function formsFound(haystack: string, bytes: Uint8Array): readonly string[] {
  return Object.entries(formsOf(bytes)).flatMap(([form, text]) => (haystack.includes(text) ? [form] : []))
}

/** The numbers of a private key that nobody else knows, as bytes in both orders. */
export function privateParts(pair: RsaPrivateKey): Readonly<Record<string, Uint8Array>> {
  const numbers = {
    prime1: pair.prime1,
    prime2: pair.prime2,
    privateExponent: pair.privateExponent,
    exponent1: pair.exponent1,
    exponent2: pair.exponent2,
    coefficient: pair.coefficient,
  }
  const parts: Record<string, Uint8Array> = {}
  for (const [name, value] of Object.entries(numbers)) {
    const bytes = littleEndian(value, name === 'privateExponent' ? 384 : 192)
    parts[`${name}, little-endian`] = bytes
    parts[`${name}, big-endian`] = Uint8Array.from(bytes).reverse()
  }
  return parts
}

export function littleEndian(value: bigint, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => Number((value >> BigInt(index * 8)) & 0xffn))
}
