import type { Hex } from '../../src/hex.js'
import { type ReferenceLeaf, referenceRoot, sha256, valueWord } from './reference-tree.js'

/** A state as plain data: `[space, key]` as one text → value as hexadecimal text. Copied as a whole, compared as a whole. */
export type Model = ReadonlyMap<string, string>

export function modelKey(space: string, key: Hex): string {
  return `${space} ${key}`
}

export function modelEntries(model: Model, space: string): [Hex, string][] {
  const entries: [Hex, string][] = []
  for (const [name, value] of model) {
    const [owner, key] = name.split(' ')
    if (owner === space && key !== undefined) entries.push([`0x${key.slice(2)}`, value])
  }
  return entries.sort(([left], [right]) => Buffer.compare(bytesOf(left), bytesOf(right)))
}

export function modelRoot(model: Model): Uint8Array {
  return referenceRoot(modelLeaves(model))
}

export function modelLeaves(model: Model): ReferenceLeaf[] {
  return [...model].map(([name, value]) => {
    const [space = '', key = ''] = name.split(' ')
    return { path: sha256(modelStorageKey(space, key)), valueWord: valueWord(Buffer.from(value, 'hex')) }
  })
}

/** SPEC: SCALE text is a compact length and the UTF-8 bytes; the compact of up to 63 is one byte, four times the number. */
export function modelStorageKey(space: string, key: string): Uint8Array {
  if (space.length > 63) throw new Error('the model knows the one-byte mode of compact integers only')
  return Buffer.concat([Buffer.from([space.length * 4]), Buffer.from(space, 'utf8'), bytesOf(key)])
}

export function bytesOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex.slice(2), 'hex'))
}

export function hexOf(value: Uint8Array | undefined): string | undefined {
  return value === undefined ? undefined : Buffer.from(value).toString('hex')
}
