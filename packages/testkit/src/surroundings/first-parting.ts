import { LockstepError } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import type { LogRecord } from '../log-record.js'
import { compareTraces } from '../paranoid/compare-traces.js'
import type { Divergence } from '../paranoid/determinism-report.js'
import { createAmbientRecorder } from '../paranoid/driver/ambient-recorder.js'
import { installRecorder } from '../paranoid/driver/install-recorder.js'
import { runLog, type Stage } from '../paranoid/driver/run-subject.js'
import type { StepTrace, SubjectTrace } from '../paranoid/driver/trace.js'
import type { World } from '../world.js'
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
  const first = trace(stf, world, log, plain)
  if (first.leftBehind !== undefined) return { divergence: undefined, leftBehind: first.leftBehind }
  for (const each of surroundings) {
    const { trace: there } = trace(stf, world, log, each)
    const divergence = compareTraces(each, first.trace, there)
    if (divergence !== undefined) return { divergence, leftBehind: undefined }
  }
  return { divergence: undefined, leftBehind: undefined }
}

const plain: Pick<Surroundings, 'around' | 'run'> = { around: (run) => run(), run: runLog }

interface Traced {
  readonly trace: SubjectTrace
  readonly leftBehind: string | undefined
}

function trace(
  stf: Stf,
  world: World,
  log: readonly LogRecord[],
  { around, run }: Pick<Surroundings, 'around' | 'run'>,
): Traced {
  const recorder = createAmbientRecorder()
  const stage: Stage = { recorder, world }
  return restoringGlobals(() =>
    around(() => {
      installRecorder(recorder)
      const before = sharedContents()
      const outcome = attempt(() => run(stage, stf, log))
      return { trace: { loading: [], ...outcome }, leftBehind: changedSince(before) }
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
