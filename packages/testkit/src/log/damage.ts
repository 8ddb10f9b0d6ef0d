import fc from 'fast-check'

/** A change of one byte; where it falls is scaled to the length of what it is done to. */
export interface Damage {
  readonly at: number
  readonly mask: number
}

export const anyDamage: fc.Arbitrary<Damage> = fc.record(
  { at: fc.nat(65_535), mask: fc.integer({ min: 1, max: 255 }) },
  { noNullPrototype: true },
)

export function damaged(bytes: Uint8Array, { at, mask }: Damage): Uint8Array {
  const changed = bytes.slice()
  const index = at % Math.max(1, bytes.length)
  const byte = changed[index]
  if (byte !== undefined) changed[index] = byte ^ mask
  return changed
}
