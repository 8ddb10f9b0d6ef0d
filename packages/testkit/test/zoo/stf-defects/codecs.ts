import { bool, type Codec, defineStf, enumeration, map, struct, u8, u32, u128, vec } from '@lockstep/core'
import { codecProperty } from '@lockstep/testkit'
import type { Defect } from '../defect.js'

/** Codecs that break a law. */
export const codecs: readonly Defect[] = [
  broken('a codec that loses a bit', { ...u8, write: (writer, given) => u8.write(writer, given & 0x7f) }),
  broken('a codec that takes any byte for true', { ...bool, read: (reader) => u8.read(reader) !== 0 }),
  broken('a codec that is longer than it says', { ...u128, maxSize: 8 }),
  broken('a codec that tells another type than it writes', { ...u8, schema: { kind: 'uint', bits: 16 } }),
  broken('a codec that crashes on strange bytes', {
    ...bool,
    read(reader) {
      const byte = u8.read(reader)
      if (byte > 1) throw new TypeError('not a boolean')
      return byte === 1
    },
  }),
  broken('a codec that swallows what follows', {
    ...u8,
    read(reader) {
      const first = u8.read(reader)
      reader.offset = reader.length
      return first
    },
  }),
  broken('a codec with two zeros', {
    ...u8,
    read(reader) {
      const byte = u8.read(reader)
      return byte === 0xff ? 0 : byte
    },
  }),
  broken('a codec that sorts', {
    ...vec(u8, 4),
    write: (writer, given) =>
      vec(u8, 4).write(
        writer,
        given.toSorted((left, right) => left - right),
      ),
  }),
  // These keep every law of their own, and only other libraries know better.
  broken('a codec with the high byte first', {
    ...u32,
    write: (writer, given: number) => u32.write(writer, swapped(given)),
    read: (reader) => swapped(u32.read(reader)),
  }),
  broken('a codec that writes its fields in another order', {
    ...struct({ high: u8, low: u8 }),
    write: (writer, { high, low }) => struct({ low: u8, high: u8 }).write(writer, { low, high }),
    read: (reader) => {
      const { low, high } = struct({ low: u8, high: u8 }).read(reader)
      return { high, low }
    },
  }),
  broken('a codec that numbers its names in another way', {
    ...enumeration('Open', 'Closed'),
    write: (writer, given: 'Closed' | 'Open') => enumeration('Closed', 'Open').write(writer, given),
    read: (reader) => enumeration('Closed', 'Open').read(reader),
  }),
  broken('a codec that drops duplicates', {
    ...vec(u8, 4),
    write: (writer, given) => vec(u8, 4).write(writer, [...new Set(given)]),
  }),
  broken('a codec that cuts what is too long', {
    ...vec(u8, 4),
    write: (writer, given) => vec(u8, 4).write(writer, given.slice(0, 3)),
  }),
]

function swapped(given: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setUint32(0, given)
  return view.getUint32(0, true)
}

function broken<Value>(name: string, codec: Codec<Value>): Defect {
  return {
    name,
    property: codecProperty,
    stf: () => defineStf({ name: 'broken', version: 1, state: { known: map(u8, codec) }, calls: {} }),
  }
}
