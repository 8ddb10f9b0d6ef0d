import { LockstepError } from '../error.js'
import { RSA_OAEP_PLAINTEXT_LENGTH } from './rsa-key.js'

/**
 * Refuses a plaintext that does not fit one RSA-OAEP block.
 *
 * @throws LockstepError `InvalidLength` for more than 318 bytes.
 */
export function requireOaepBlock(block: Uint8Array): void {
  if (block.length <= RSA_OAEP_PLAINTEXT_LENGTH) return
  throw new LockstepError(
    'InvalidLength',
    `block has ${block.length} bytes where one RSA-OAEP block holds ${RSA_OAEP_PLAINTEXT_LENGTH}: use shieldingEncrypt, which cuts the plaintext into blocks.`,
    { field: 'block', value: block.length, limit: RSA_OAEP_PLAINTEXT_LENGTH },
  )
}
