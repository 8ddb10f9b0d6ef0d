import { appendFileSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { runInThisContext } from 'node:vm'
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import type { Job } from '../driver/job.js'
import type { SubjectTrace } from '../driver/trace.js'

/** Runs a driver in this process: paths of script, job and answer, and the stack of a thread to run in, if any. */
interface HostTask {
  readonly script: string
  readonly job: string
  readonly answer: string
  readonly threadStackMb?: number
}

type RunJob = (job: Job, report: (subject: number, traces: readonly SubjectTrace[]) => void) => void

const task: HostTask = JSON.parse(isMainThread ? (process.argv[2] ?? '') : workerData)

if (isMainThread && task.threadStackMb !== undefined) {
  const worker = new Worker(new URL(import.meta.url), {
    workerData: JSON.stringify(task),
    resourceLimits: { stackSizeMb: task.threadStackMb },
  })
  worker.on('error', () => process.exit(1))
} else {
  runHere(task)
}

function runHere({ script, job, answer }: HostTask): void {
  // For authors who import from the platform: here it works, and it is recorded.
  Reflect.set(globalThis, 'require', createRequire(import.meta.url))
  // Both before anything is replaced: what is recorded and perturbed is the author's view, not the host's.
  const given: Job = JSON.parse(readFileSync(job, 'utf8'))
  const run: RunJob = runInThisContext(`${readFileSync(script, 'utf8')}\n;$lockstepDriver.runJob`, {
    filename: 'driver',
  })
  const append = (line: string): void => appendFileSync(answer, line)
  run(given, (subject, traces) => append(`${JSON.stringify([subject, traces])}\n`))
  // Timers that an author has started would keep the process.
  process.exit(0)
}
