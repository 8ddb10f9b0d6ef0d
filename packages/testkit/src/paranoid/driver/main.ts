import type { Stf } from '@lockstep/core/stf'
import { createAmbientRecorder } from './ambient-recorder.js'
import { createFoldingProvider } from './folding-provider.js'
import { installRecorder } from './install-recorder.js'
import type { RealmJob, SubjectJob } from './job.js'
import { perturb } from './perturb.js'
import { createStage, runLog, type Stage } from './run-subject.js'
import { stfIn } from './stf-in.js'
import type { StepTrace, SubjectTrace } from './trace.js'

/** Evaluates a subject's module and answers what it exports; the first time, when the driver asks. */
export type LoadSubject = () => unknown

/** Executes subjects of a job in this realm, whichever engine it is. */
export interface Driver {
  /** A trace for each repetition. */
  run(job: SubjectJob): readonly SubjectTrace[]
  /** The same for engines that hand over text and nothing else. */
  runAsText(job: string): string
}

/** Prepares this realm: from here on it may be perturbed, and what is asked of it is recorded. Once in its life. */
export function startDriver(subjects: readonly LoadSubject[], job: RealmJob): Driver {
  const recorder = createAmbientRecorder()
  if (job.perturbed) perturb()
  installRecorder(recorder)
  const stage = createStage(recorder, createFoldingProvider(), job)
  const run = (given: SubjectJob): SubjectTrace[] => {
    return runSubject(stage, subjects[given.subject] ?? (() => ({})), given, job.repeats)
  }
  return { run, runAsText: (text) => JSON.stringify(run(JSON.parse(text))) }
}

function runSubject(stage: Stage, load: LoadSubject, job: SubjectJob, repeats: number): SubjectTrace[] {
  const loaded = attempt(() => stfIn(stage.recorder.during(load), job.exportName))
  const loading = stage.recorder.take()
  if ('crash' in loaded) return [{ loading, logs: [], crash: loaded.crash }]
  return Array.from({ length: repeats }, () => runLogs(stage, loaded.value, job, loading))
}

function runLogs(stage: Stage, stf: Stf, { logs }: SubjectJob, loading: SubjectTrace['loading']): SubjectTrace {
  const done: StepTrace[][] = []
  for (const log of logs) {
    const steps = attempt(() => runLog(stage, stf, log))
    if ('crash' in steps) return { loading, logs: done, crash: steps.crash }
    done.push(steps.value)
  }
  return { loading, logs: done }
}

/** Not the error's text, which engines word differently. */
function attempt<T>(run: () => T): { readonly value: T } | { readonly crash: string } {
  try {
    return { value: run() }
  } catch (error) {
    return { crash: error instanceof Error ? error.name : 'what was thrown is no Error' }
  }
}
