import { LockstepError } from '@lockstep/core'
import type { RuntimeFrom } from './light-client-options.js'
import type { SubstrateHeader } from './substrate-header.js'
import type { SubstrateRuntime } from './substrate-runtime.js'

/**
 * The runtime that executed a block.
 *
 * A block that installs another runtime says so in its digest. It is refused unless that runtime is known: the blocks
 * behind it could not be read, or worse, could be read wrongly.
 *
 * @throws LockstepError `RuntimeUnknown`
 */
export function knownRuntime(runtimes: readonly RuntimeFrom[], { number, digest }: SubstrateHeader): SubstrateRuntime {
  const found = runtimes.findLast(({ firstBlock }) => firstBlock <= number)
  const upgraded = digest.some(({ type }) => type === 'runtimeEnvironmentUpdated')
  if (found === undefined) throw unknownRuntime(number)
  if (upgraded && !runtimes.some(({ firstBlock }) => firstBlock === number + 1)) throw unknownRuntime(number + 1)
  return found.runtime
}

function unknownRuntime(firstBlock: number): LockstepError {
  return new LockstepError(
    'RuntimeUnknown',
    `the runtime of block ${firstBlock} is not configured; add its metadata with firstBlock ${firstBlock}`,
    { field: 'runtimes', value: firstBlock },
  )
}
