/**
 * A copy of plain data in which all bytes have memory of their own.
 *
 * Structured cloning copies the whole memory behind a view: a 32-byte slice of a pooled buffer would carry the other
 * 8 KiB of the pool across the boundary, secrets among them.
 */
export function tightCopy<Data>(data: Data): Data
export function tightCopy(data: unknown): unknown {
  if (typeof data !== 'object' || data === null) return data
  // Not slice(): a Node Buffer's slice shares its memory.
  if (data instanceof Uint8Array) return new Uint8Array(data)
  if (Array.isArray(data)) return data.map((item: unknown) => tightCopy(item))
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, tightCopy<unknown>(value)]))
}
