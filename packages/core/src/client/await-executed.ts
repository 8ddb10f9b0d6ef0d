import type { CryptoProvider } from '../crypto/index.js'
import { LockstepError } from '../error.js'
import type { WorkerAccess } from './ask-worker.js'
import type { HeaderSource } from './assert-header.js'
import { fetchHead } from './fetch-head.js'
import type { IncludedAt, IndirectInvocation } from './indirect-invocation.js'

/**
 * Waits until the asked worker itself has executed a block of the parentchain. The statement there may be another
 * worker's, which was faster; this one is asked again behind each block that follows.
 *
 * @throws LockstepError as {@link fetchHead}
 */
export async function awaitExecuted(
  provider: CryptoProvider,
  access: WorkerAccess & Pick<HeaderSource, 'shard'>,
  invocation: IndirectInvocation,
  block: IncludedAt,
): Promise<void> {
  await invocation.processed(access.shard, block)
  let latest = block
  while ((await executedUpTo(provider, access)) < block.number) latest = await invocation.following(latest)
}

/** Number of the worker's last block; 0 where it has none yet. */
async function executedUpTo(
  provider: CryptoProvider,
  access: WorkerAccess & Pick<HeaderSource, 'shard'>,
): Promise<number> {
  try {
    return (await fetchHead(provider, access)).header.number
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'QueryRefused' && error.details.value === 'NoBlock') return 0
    throw error
  }
}
