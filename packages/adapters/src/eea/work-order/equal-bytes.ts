import { timingSafeEqual } from 'node:crypto'

/** Whether two arrays hold the same bytes, in a time that does not tell where they differ. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right)
}
