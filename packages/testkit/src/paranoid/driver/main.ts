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
  /** A trace, and two more where the logs are executed again: in their order, and in reverse. */
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
    return runSubject(stage, subjects[given.subject] ?? (() => ({})), given, job.again)
  }
  return { run, runAsText: (text) => JSON.stringify(run(JSON.parse(text))) }
}

function runSubject(stage: Stage, load: LoadSubject, job: SubjectJob, again: boolean): SubjectTrace[] {
  const loaded = attempt(() => stfIn(stage.recorder.during(load), job.exportName))
  const loading = stage.recorder.take()
  if ('crash' in loaded) return [{ loading, logs: [], crash: loaded.crash }]
  const run = (log: SubjectJob['logs'][number]): StepTrace[] => runLog(stage, loaded.value, log)
  const first = runLogs(run, job, loading)
  return again ? [first, runLogs(run, job, loading), runInReverse(run, job, first)] : [first]
}

type RunLog = (log: SubjectJob['logs'][number]) => StepTrace[]

function runLogs(run: RunLog, { logs }: SubjectJob, loading: SubjectTrace['loading']): SubjectTrace {
  const done: StepTrace[][] = []
  for (const log of logs) {
    const steps = attempt(() => run(log))
    if ('crash' in steps) return { loading, logs: done, crash: steps.crash }
    done.push(steps.value)
  }
  return { loading, logs: done }
}

/**
 * The same logs in reverse, after a warm-up, each under its own index: state that comes back after a round of inputs,
 * like a toggle, would not show in the same order. A log that ended the first execution comes last again.
 */
function runInReverse(run: RunLog, { logs }: SubjectJob, first: SubjectTrace): SubjectTrace {
  warmUp(run, logs, first.logs)
  const done: StepTrace[][] = logs.slice(0, first.logs.length).map(() => [])
  const order = first.logs.map((_, index) => index).toReversed()
  if (first.crash !== undefined) order.push(first.logs.length)
  for (const index of order) {
    const steps = attempt(() => run(logs[index] ?? []))
    if ('crash' in steps) return { loading: first.loading, logs: done, crash: steps.crash }
    done[index] = steps.value
  }
  return { loading: first.loading, logs: done }
}

/**
 * Beginnings of the fullest log, until it will be executed at another parity than before: of calls, and of
 * geneses (two warm-ups, or four). What a warm-up ends with is nobody's concern; the logs themselves come after it.
 */
function warmUp(run: RunLog, logs: SubjectJob['logs'], first: SubjectTrace['logs']): void {
  const fullest = first.reduce((best, steps, index) => (callsIn(steps) > callsIn(first[best] ?? []) ? index : best), 0)
  const calls = callsIn(first[fullest] ?? [])
  const log = logs[fullest] ?? []
  let executed = 0
  for (let length = 1; length <= Math.min(log.length, mostWarmUps); length += 1) {
    const steps = attempt(() => run(log.slice(0, length)))
    if ('crash' in steps) return
    executed += callsIn(steps.value)
    if (length % 2 === 0 && (executed + calls) % 2 === 1) return
  }
}

const mostWarmUps = 12

function callsIn(steps: readonly StepTrace[]): number {
  return steps.filter(({ call }) => call !== 'genesis' && call !== 'rejected').length
}

/** Not the error's text, which engines word differently. */
function attempt<T>(run: () => T): { readonly value: T } | { readonly crash: string } {
  try {
    return { value: run() }
  } catch (error) {
    return { crash: error instanceof Error ? error.name : 'what was thrown is no Error' }
  }
}
