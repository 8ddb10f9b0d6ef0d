import { LockstepError } from '@lockstep/core'
import type { ShardExecutor } from '@lockstep/core/worker'

/**
 * Refuses to let the outputs of a block out that the parentchain may still take back: a payment that was made for
 * such a block stays made.
 *
 * @throws LockstepError `NotFinal`
 */
export function refuseOutputsNotFinal(executor: ShardExecutor, number: number): void {
  const head = executor.head()?.header.number ?? 0
  const finalized = executor.head('Finalized')?.header.number ?? 0
  if (number <= finalized || number > head) return
  throw new LockstepError(
    'NotFinal',
    `block ${number} was executed, but is not final yet: ${finalized} is; ask for its outputs once a later block makes it final`,
    { field: 'number', value: number, limit: finalized },
  )
}
