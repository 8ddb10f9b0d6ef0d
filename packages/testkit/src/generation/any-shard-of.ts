import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import type { LogInBlocks } from '../log/log-record.js'
import { logBlock, logToBlocks } from '../log/log-to-blocks.js'
import type { World } from '../log/world.js'
import { createWorlds } from '../log/worlds.js'
import { openShard, type Shard } from '../shard/open-shard.js'
import { type AnyLogOptions, anyLogInBlocks } from './any-log.js'
import { type StfSource, stfOf } from './stf-source.js'

/** A shard in a state that a log has led to. */
export interface ReachedShard extends Shard {
  readonly log: LogInBlocks
  /** Time of its last block, in milliseconds: what is produced next comes later. */
  readonly timestamp: bigint
}

/**
 * Shards in states that logs lead to, for properties of one's own: what a log has is drawn and shrinks as
 * `anyLogInBlocks` does it. Each run has a shard of its own, so it may be changed. Where a run fails, its log is shown.
 *
 * @throws Error when one is drawn behind a log in which the STF has a bug, which `verify` finds and shrinks
 */
export function anyShardOf(source: StfSource, options: AnyLogOptions = {}): fc.Arbitrary<ReachedShard> {
  const world = createWorlds().fastest
  return anyLogInBlocks(stfOf(source), { live: true, ...options }).map((log) => reach(source, world, log))
}

function reach(source: StfSource, world: World, log: LogInBlocks): ReachedShard {
  const stf: Stf = stfOf(source)
  const shard = openShard(stf)
  let { timestamp } = logBlock(world, -1)
  for (const block of logToBlocks(stf, world, log)) {
    timestamp = block.timestamp
    shard.produce(
      timestamp,
      block.inputs.map((input) => () => input),
    )
  }
  const reached = { ...shard, log, timestamp }
  return Object.assign(reached, {
    // fast-check runs a property on a copy, and shows the original.
    [fc.cloneMethod]: () => reach(source, world, log),
    [fc.toStringMethod]: () => `a shard behind ${JSON.stringify(log)}`,
  })
}
