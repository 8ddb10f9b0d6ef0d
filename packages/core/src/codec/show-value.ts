const longest = 40

/** A value as it appears in an error message: short, and never the whole of a stranger's input. */
export function showValue(value: unknown): string {
  if (typeof value === 'string') {
    return value.length > longest ? `${JSON.stringify(value.slice(0, longest))}…` : JSON.stringify(value)
  }
  if (typeof value === 'bigint') return showBigInt(value)
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (value === undefined || value === null || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `an array of ${value.length}`
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function showBigInt(value: bigint): string {
  // A bigint of a million digits takes seconds to print.
  if (BigInt.asIntN(512, value) !== value) return 'a bigint of more than 512 bits'
  return `${value}n`
}
