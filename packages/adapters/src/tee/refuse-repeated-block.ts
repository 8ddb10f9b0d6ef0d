import { LockstepError } from '@lockstep/core'
import type { SignedHeader } from '@lockstep/core/receipt'
import type { ParentchainBlock } from '@lockstep/core/worker'

/**
 * Refuses a block at a number that was executed before. The light client would, too; but a host that feeds a second
 * block at a number tries to make the enclave execute twice, and that must not hang on an adapter.
 *
 * @throws LockstepError `BlockNumberGap`, the light client's code for it.
 */
export function refuseRepeatedBlock(head: SignedHeader | undefined, { number, hash }: ParentchainBlock): void {
  if (head === undefined || number > head.header.number) return
  throw new LockstepError(
    'BlockNumberGap',
    `block ${number} (${hash}) was executed and released, or is another block than the executed one; go on with ${head.header.number + 1}`,
    { field: 'number', value: number, limit: head.header.number + 1 },
  )
}
