import { appendFileSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { runInThisContext } from 'node:vm'
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import type { Job, RealmJob } from '../driver/job.js'
import type { Driver } from '../driver/main.js'

/** Runs a driver in this process: paths of script, job and answer, and the stack of a thread to run in, if any. */
interface HostTask {
  readonly script: string
  readonly job: string
  readonly answer: string
  readonly threadStackMb?: number
}

type StartDriver = (job: RealmJob) => Driver

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
  const start: StartDriver = runInThisContext(`${readFileSync(script, 'utf8')}\n;$lockstepDriver.start`, {
    filename: 'driver',
  })
  const driver = start(given)
  // Each subject at once, so that one that ends the process takes nobody with it but those behind.
  for (const subject of given.subjects)
    appendFileSync(answer, `${JSON.stringify([subject.subject, driver.run(subject)])}\n`)
  // Timers that an author has started would keep the process.
  process.exit(0)
}
