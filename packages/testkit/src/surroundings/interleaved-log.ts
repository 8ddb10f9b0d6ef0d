import type { Hex } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import type { LogRecord } from '../log/log-record.js'
import { type Stage, stepsOfLog } from '../paranoid/driver/run-subject.js'
import type { StepTrace } from '../paranoid/driver/trace.js'

const otherShard: Hex = `0x${'a5'.repeat(32)}`

/**
 * Executes a log as a worker of two shards does: between its inputs stand those of the other shard, none, one or two of
 * them, so that nothing that comes back after a fixed number of calls is where it was. They are the same log, a little
 * ahead.
 */
export function runInterleaved(stage: Stage, stf: Stf, log: readonly LogRecord[]): StepTrace[] {
  const { world } = stage
  const elsewhere: Stage = { ...stage, world: { ...world, domain: { ...world.domain, shard: otherShard } } }
  const otherSteps = endlessly(() => stepsOfLog(elsewhere, stf, log))
  const steps: StepTrace[] = []
  otherSteps.next()
  for (const step of stepsOfLog(stage, stf, log)) {
    steps.push(step)
    for (let count = (steps.length * 2) % 3; count > 0; count -= 1) otherSteps.next()
  }
  return steps
}

function* endlessly(begin: () => Iterable<StepTrace>): Generator<StepTrace, never, void> {
  for (;;) yield* begin()
}
