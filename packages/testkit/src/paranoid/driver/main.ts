import { createPortableProvider } from '@lockstep/core/crypto'
import type { Stf } from '@lockstep/core/stf'
import { createAmbientRecorder } from './ambient-recorder.js'
import { installRecorder } from './install-recorder.js'
import type { Job, SubjectJob } from './job.js'
import { perturb } from './perturb.js'
import { createStage, runLog, type Stage } from './run-subject.js'
import { stfIn } from './stf-in.js'
import type { StepTrace, SubjectTrace } from './trace.js'

/** Evaluates a subject's module and answers what it exports; the first time, when the driver asks. */
export type LoadSubject = () => unknown

/** Says what a subject did; the traces of its repetitions stand one after another. */
export type Report = (subject: number, traces: readonly SubjectTrace[]) => void

/**
 * Executes a job in this realm, whichever engine it is. Each subject is reported as soon as it is done, so that one
 * that ends the process takes nobody with it but those behind.
 */
export function runJob(subjects: readonly LoadSubject[], job: Job, report: Report): void {
  const recorder = createAmbientRecorder()
  if (job.perturbed) perturb()
  installRecorder(recorder)
  const stage = createStage(recorder, createPortableProvider(), job)
  for (const subjectJob of job.subjects) {
    const load = subjects[subjectJob.subject] ?? (() => ({}))
    report(subjectJob.subject, runSubject(stage, load, subjectJob, job.repeats))
  }
}

/** For engines that hand over text and nothing else. */
export function runJobAsText(subjects: readonly LoadSubject[], job: string): string {
  const reports: (readonly [number, readonly SubjectTrace[]])[] = []
  runJob(subjects, JSON.parse(job), (subject, traces) => reports.push([subject, traces]))
  return JSON.stringify(reports)
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
