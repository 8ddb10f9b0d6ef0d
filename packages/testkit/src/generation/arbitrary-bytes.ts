import { type Hex, toHex } from '@lockstep/core'
import fc from 'fast-check'
import { anyCharacter } from './any-character.js'

/** The most bytes that a value is filled up to, so that a generous bound does not make every log a megabyte. */
const fillLimit = 1024
const usualLength = 16

/** Bytes of exactly this length: any, or the same byte throughout. */
export function anyFixedBytes(length: number): fc.Arbitrary<Hex> {
  const uniform = fc.constantFrom(0x00, 0xff, 0x01).map((byte) => toHex(new Uint8Array(length).fill(byte)))
  const any = fc.uint8Array({ minLength: length, maxLength: length, size: 'max' }).map(toHex)
  return fc.oneof(uniform, any)
}

/** Up to `max` bytes: mostly few, now and then as many as the bound allows. */
export function anyBytes(max: number): fc.Arbitrary<Hex> {
  const few = fc.uint8Array({ maxLength: Math.min(max, usualLength), size: 'max' }).map(toHex)
  if (max > fillLimit) return few
  const full = fc.constantFrom(0x00, 0xff).map((byte) => toHex(new Uint8Array(max).fill(byte)))
  return fc.oneof({ withCrossShrink: true }, { weight: 5, arbitrary: few }, { weight: 1, arbitrary: full })
}

/** Text of up to `max` bytes in UTF-8, of all planes. */
export function anyText(max: number): fc.Arbitrary<string> {
  const few = fc.string({ unit: anyCharacter, maxLength: usualLength }).map((some) => fitUtf8(some, max))
  if (max > fillLimit) return few
  const full = fc.constant('a'.repeat(max))
  return fc.oneof({ withCrossShrink: true }, { weight: 5, arbitrary: few }, { weight: 1, arbitrary: full })
}

const utf8 = new TextEncoder()

/** Rejected: a filter, which for small bounds throws nearly everything away. */
function fitUtf8(text: string, max: number): string {
  const characters = [...text]
  while (utf8.encode(characters.join('')).length > max) characters.pop()
  return characters.join('')
}
