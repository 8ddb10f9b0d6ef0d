import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { anyLogInBlocks } from '../generation/any-log.js'
import type { LogInBlocks } from '../log/log-record.js'
import { checkAsyncProperty } from '../verification/check-property.js'
import type { AsyncStfProperty, PropertyOptions } from '../verification/stf-property.js'
import { type CrashPoint, crashPointAt, everyCrashPoint, type WorkerEvent } from '../workers/crash-points.js'
import { createSubmissions } from '../workers/plain-parentchain.js'
import { emptyDisk } from '../workers/recording-disk.js'
import { requireRecovery } from '../workers/require-recovery.js'
import { runWorkerLife } from '../workers/run-worker-life.js'
import { createStage, type StagedShard } from '../workers/stage-shard.js'
import { realWorker, type WorkerStandIns } from '../workers/worker-stand-ins.js'

const maxLength = 6
const mostCrashes = 6

const description = {
  number: 5,
  statement: 'A worker that dies at any byte recovers to a committed block, and hands over what it owed exactly once.',
}

const anyPlace = fc.record(
  { place: fc.nat(1_000), byte: fc.nat(100_000), powerCut: fc.boolean() },
  { noNullPrototype: true },
)

/**
 * Property 5. A whole worker runs to the end over a file store, while everything that it does to its disk and to the
 * parentchain is written down. Then its machine dies at drawn points of that record: between two steps, or inside of a
 * write, at the edges as often as anywhere; with all that was not synced, or without. A worker that starts on what is
 * left must go on to the same end.
 */
export function crashAnywhereOf(standIns: WorkerStandIns): AsyncStfProperty {
  return {
    ...description,
    name: 'crash anywhere',
    defaultRuns: 20,
    property(stf, options) {
      const stage = createStage()
      const input = fc.record(
        {
          log: anyLogInBlocks(stf, { ...options, maxLength }),
          crashes: fc.array(anyPlace, { minLength: 1, maxLength: mostCrashes, size: 'max' }),
        },
        { noNullPrototype: true },
      )
      return fc.asyncProperty(input, ({ log, crashes }) =>
        requireRecoveries(stage(stf, log, { emptyBlocks: 1 }), standIns, (events) =>
          crashes.map((drawn) => crashPointAt(events, drawn)),
        ),
      )
    },
  }
}

/** Property 5 of the real worker; see {@link crashAnywhereOf}. */
export const crashAnywhereProperty: AsyncStfProperty = crashAnywhereOf(realWorker)

/**
 * Property 5 without chance: at every byte of every record that a worker writes. PERF: thousands of recoveries for each
 * log, so no part of `verify`.
 */
export const crashAtEveryByteProperty: AsyncStfProperty = {
  ...description,
  name: 'crash at every byte',
  defaultRuns: 1,
  property(stf, options) {
    const stage = createStage()
    return fc.asyncProperty(anyLogInBlocks(stf, { ...options, maxLength }), (log: LogInBlocks) =>
      requireRecoveries(stage(stf, log, { emptyBlocks: 1 }), realWorker, everyCrashPoint),
    )
  },
}

/** Checks {@link crashAnywhereProperty}. @throws LockstepError `PropertyFailed` */
export function crashAnywhere(stf: Stf, options: PropertyOptions = {}): Promise<void> {
  return checkAsyncProperty(crashAnywhereProperty, stf, options)
}

async function requireRecoveries(
  shard: StagedShard,
  standIns: WorkerStandIns,
  crashesOf: (events: readonly WorkerEvent[]) => readonly CrashPoint[],
): Promise<void> {
  const events: WorkerEvent[] = []
  await runWorkerLife({
    shard,
    standIns,
    disk: emptyDisk(),
    blocks: shard.blocks.slice(0, -1),
    submissions: createSubmissions(),
    onDiskStep: (step) => events.push(step),
    onSubmit: (call) => events.push({ kind: 'submit', call }),
  })
  for (const crash of crashesOf(events)) await requireRecovery(shard, standIns, events, crash)
}
