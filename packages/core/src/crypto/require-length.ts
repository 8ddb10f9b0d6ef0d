import { LockstepError } from '../error.js'

/**
 * Refuses bytes of the caller's own (a secret, a nonce, a digest) that have the wrong size.
 *
 * Bytes of strangers never come here: their wrong sizes are an answer, not an exception.
 *
 * @throws LockstepError `InvalidLength`, naming the field, its size and the size it must have.
 */
export function requireLength(field: string, bytes: Uint8Array, length: number): void {
  if (bytes.length === length) return
  throw new LockstepError(
    'InvalidLength',
    `${field} has ${bytes.length} bytes where ${length} are required: pass exactly ${length} bytes.`,
    { field, value: bytes.length, limit: length },
  )
}
