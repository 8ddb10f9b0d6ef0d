import { type Hex, LockstepError } from '@lockstep/core'
import type { BlockReference } from '@lockstep/core/worker'

/**
 * The block that a shard's first one follows: the checkpoint, or the genesis.
 *
 * @throws LockstepError `CheckpointMalformed`
 */
export function startOfChain(genesisHash: Hex, checkpoint: BlockReference | undefined): BlockReference {
  if (checkpoint === undefined) return { number: 0, hash: genesisHash }
  const { number, hash } = checkpoint
  if (!Number.isInteger(number) || number < 1 || number >= mostBlock) throw malformed('checkpoint.number', number)
  if (!isHash(hash)) throw malformed('checkpoint.hash', hash)
  return checkpoint
}

const mostBlock = 0xffff_ffff

function isHash(hash: Hex): boolean {
  return /^0x[0-9a-f]{64}$/.test(hash)
}

function malformed(field: string, value: unknown): LockstepError {
  return new LockstepError(
    'CheckpointMalformed',
    `${field} is ${String(value)}; name a final block by its number, from 1 on, and its hash of 32 bytes`,
    { field, value },
  )
}
