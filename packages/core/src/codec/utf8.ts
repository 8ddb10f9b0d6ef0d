import { CodecError } from './codec-error.js'

/**
 * How many bytes a string takes in UTF-8.
 *
 * @throws {CodecError} `InvalidUtf8` for a lone surrogate.
 */
export function utf8Length(value: string): number {
  let length = 0
  for (let at = 0; at < value.length; at += 1) {
    const point = codePoint(value, at)
    if (point > 0xffff) at += 1
    length += sizeOf(point)
  }
  return length
}

/** Writes a string that {@link utf8Length} has measured, to `target` from `start` on. */
export function writeUtf8(value: string, target: Uint8Array, start: number): void {
  let to = start
  for (let at = 0; at < value.length; at += 1) {
    const point = codePoint(value, at)
    if (point > 0xffff) at += 1
    to = writePoint(point, target, to)
  }
}

/**
 * The string that `length` bytes from `start` on spell.
 *
 * @throws {CodecError} `InvalidUtf8` for overlong forms, surrogates, code points over 10FFFF and cut sequences.
 */
export function utf8FromBytes(source: Uint8Array, start: number, length: number): string {
  const end = start + length
  let result = ''
  // PERF: code units are gathered, because a string of single appends is a rope as long as the text.
  let units: number[] = []
  for (let at = start; at < end; ) {
    const point = readPoint(source, at, end)
    at += sizeOf(point)
    if (point > 0xffff) units.push(0xd800 + ((point - 0x1_0000) >>> 10), 0xdc00 + (point & 0x3ff))
    else units.push(point)
    if (units.length >= 1024) {
      result += String.fromCharCode(...units)
      units = []
    }
  }
  return result + String.fromCharCode(...units)
}

function codePoint(value: string, at: number): number {
  const unit = value.charCodeAt(at)
  if (unit < 0xd800 || unit > 0xdfff) return unit
  const next = value.charCodeAt(at + 1)
  if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) {
    throw new CodecError(
      'InvalidUtf8',
      `text has a lone surrogate at character ${at}, which no UTF-8 can hold; call toWellFormed() or cut elsewhere`,
      { value: unit },
    )
  }
  return 0x1_0000 + ((unit - 0xd800) << 10) + (next - 0xdc00)
}

function sizeOf(point: number): number {
  if (point < 0x80) return 1
  if (point < 0x800) return 2
  return point < 0x1_0000 ? 3 : 4
}

function writePoint(point: number, target: Uint8Array, start: number): number {
  const size = sizeOf(point)
  if (size === 1) {
    target[start] = point
    return start + 1
  }
  let rest = point
  for (let at = start + size - 1; at > start; at -= 1) {
    target[at] = 0x80 | (rest & 0x3f)
    rest >>>= 6
  }
  target[start] = leadOf(size) | rest
  return start + size
}

function leadOf(size: number): number {
  if (size === 2) return 0xc0
  return size === 3 ? 0xe0 : 0xf0
}

function readPoint(source: Uint8Array, start: number, end: number): number {
  const lead = source[start] ?? 0
  if (lead < 0x80) return lead
  const size = sizeFromLead(lead)
  if (size === 0 || start + size > end) throw invalidUtf8(lead)
  let point = lead & (0xff >>> (size + 1))
  for (let at = start + 1; at < start + size; at += 1) {
    const byte = source[at] ?? 0
    if ((byte & 0xc0) !== 0x80) throw invalidUtf8(byte)
    point = (point << 6) | (byte & 0x3f)
  }
  // A longer form than the shortest, a surrogate, or a point that Unicode does not have.
  if (sizeOf(point) !== size || (point >= 0xd800 && point <= 0xdfff) || point > 0x10_ffff) throw invalidUtf8(lead)
  return point
}

function sizeFromLead(lead: number): number {
  if (lead < 0xc0) return 0
  if (lead < 0xe0) return 2
  if (lead < 0xf0) return 3
  return lead < 0xf8 ? 4 : 0
}

function invalidUtf8(byte: number): CodecError {
  return new CodecError('InvalidUtf8', `text must be UTF-8, but byte ${byte} is not part of it there`, { value: byte })
}
