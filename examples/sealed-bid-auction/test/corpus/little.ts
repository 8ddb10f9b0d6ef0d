/** SPEC: SCALE integers are little-endian, of the width of their type. Digits without `0x`. */
export function little(value: bigint, bytes: number): string {
  const digits = value.toString(16).padStart(2 * bytes, '0')
  return (digits.match(/../g) ?? []).reverse().join('')
}
