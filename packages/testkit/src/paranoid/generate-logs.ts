import { createRequire } from 'node:module'
import { runInThisContext } from 'node:vm'
import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { anyLog } from '../generation/any-log.js'
import type { LogRecord } from '../log/log-record.js'
import { stfIn } from './driver/stf-in.js'

/** How many logs, and how long. */
export interface LogPlan {
  readonly seed: number
  readonly runs: number
  readonly maxLength: number
}

/** The subjects of a driver script, evaluated here: only to read what calls they have. */
export function loadSubjects(script: string): readonly (() => unknown)[] {
  const evaluate: (require: NodeJS.Require) => readonly (() => unknown)[] = runInThisContext(
    `((require) => {\n${script}\n;return $lockstepDriver.subjects })`,
    { filename: 'driver' },
  )
  return evaluate(createRequire(import.meta.url))
}

/** The logs of a subject: the same for the same seed and the same codecs. */
export function generateLogs(stf: Stf, { seed, runs, maxLength }: LogPlan): readonly (readonly LogRecord[])[] {
  return fc.sample(anyLog(stf, { maxLength }), { seed, numRuns: runs })
}

export function loadStf(load: () => unknown, exportName: string | undefined): Stf {
  return stfIn(load(), exportName)
}
