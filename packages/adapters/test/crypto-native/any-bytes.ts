import fc from 'fast-check'

/** Bytes of a fixed size. */
export const exactBytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length })

/** A message of up to 300 bytes. */
export const anyMessage: fc.Arbitrary<Uint8Array> = fc.uint8Array({ maxLength: 300 })

/** What a stranger does to good bytes: nothing, change one byte, cut, lengthen, or send something else. */
export type Mutation = (bytes: Uint8Array) => Uint8Array

export const anyMutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 4, arbitrary: fc.constant((bytes: Uint8Array) => bytes) },
  {
    weight: 6,
    arbitrary: fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })).map(
      ([position, mask]): Mutation =>
        (bytes) =>
          bytes.map((byte, index) => (index === position % bytes.length ? byte ^ mask : byte)),
    ),
  },
  { weight: 1, arbitrary: fc.constant((bytes: Uint8Array) => bytes.slice(1)) },
  { weight: 1, arbitrary: fc.constant((bytes: Uint8Array) => Uint8Array.of(...bytes, 0)) },
  { weight: 2, arbitrary: fc.infiniteStream(fc.integer({ min: 0, max: 255 })).map(replaceAll) },
)

function replaceAll(stream: Iterator<number>): Mutation {
  return (bytes) => bytes.map(() => stream.next().value ?? 0)
}
