import { LockstepError } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import type { LogRecord } from '../log/log-record.js'
import type { World } from '../log/world.js'
import { compareTraces } from '../paranoid/compare-traces.js'
import type { Divergence } from '../paranoid/determinism-report.js'
import { createAmbientRecorder } from '../paranoid/driver/ambient-recorder.js'
import { installRecorder } from '../paranoid/driver/install-recorder.js'
import { runLog, type Stage } from '../paranoid/driver/run-subject.js'
import type { StepTrace, SubjectTrace } from '../paranoid/driver/trace.js'
import { restoringGlobals } from './restoring-globals.js'
import { changedSince, sharedContents } from './shared-objects.js'
import { type Surroundings, surroundings } from './surroundings.js'

/** What executing a log in different surroundings came to. */
export interface Parting {
  /** Where the first execution and another one part. */
  readonly divergence: Divergence | undefined
  /** What of the objects that all code of a process shares the log has changed, as an author would write it. */
  readonly leftBehind: string | undefined
}

/**
 * Executes a log, each record in a block of its own, plainly, and then in each of the {@link surroundings}. Answers the
 * first of them that makes a difference. All globals are put back.
 */
export function firstParting(stf: Stf, world: World, log: readonly LogRecord[]): Parting {
  const { first, leftBehind } = traceFirst(stf, world, log)
  if (leftBehind !== undefined) return { divergence: undefined, leftBehind }
  for (const each of surroundings) {
    const divergence = compareTraces(each, first, trace(stf, world, log, each))
    if (divergence !== undefined) return { divergence, leftBehind: undefined }
  }
  return { divergence: undefined, leftBehind: undefined }
}

interface FirstTrace {
  readonly first: SubjectTrace
  readonly leftBehind: string | undefined
}

/** PERF: what a log leaves behind it leaves the first time, so that the executions behind it are not looked at. */
function traceFirst(stf: Stf, world: World, log: readonly LogRecord[]): FirstTrace {
  let leftBehind: string | undefined
  const first = trace(stf, world, log, {
    around: (run) => run(),
    run(...given) {
      const before = sharedContents()
      try {
        return runLog(...given)
      } finally {
        leftBehind = changedSince(before)
      }
    },
  })
  return { first, leftBehind }
}

function trace(
  stf: Stf,
  world: World,
  log: readonly LogRecord[],
  { around, run }: Pick<Surroundings, 'around' | 'run'>,
): SubjectTrace {
  const recorder = createAmbientRecorder()
  const stage: Stage = { recorder, world }
  return restoringGlobals(() =>
    around(() => {
      installRecorder(recorder)
      return { loading: [], ...attempt(() => run(stage, stf, log)) }
    }),
  )
}

/** What no call contains ends the log: not by the error's text, which engines word differently. */
function attempt(run: () => readonly StepTrace[]): Pick<SubjectTrace, 'logs' | 'crash'> {
  try {
    return { logs: [run()] }
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'LogMalformed') throw error
    return { logs: [], crash: error instanceof Error ? error.name : 'what was thrown is no Error' }
  }
}
