import { LockstepError } from '../error.js'
import { requireLength } from './require-length.js'

const BLOCK_LENGTH = 64

/**
 * Refuses arguments of `CryptoProvider.sha256Blocks` that do not fit each other.
 *
 * @throws LockstepError `InvalidLength` when `blocks` is not whole 64-byte blocks or `digests` is not half as long.
 */
export function requireBlocks(blocks: Uint8Array, digests: Uint8Array): void {
  if (blocks.length % BLOCK_LENGTH !== 0) {
    throw new LockstepError(
      'InvalidLength',
      `blocks has ${blocks.length} bytes, which is not a multiple of ${BLOCK_LENGTH}: pad the last block.`,
      { field: 'blocks', value: blocks.length, limit: BLOCK_LENGTH },
    )
  }
  requireLength('digests', digests, blocks.length / 2)
}
