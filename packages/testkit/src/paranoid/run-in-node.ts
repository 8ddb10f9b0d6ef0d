import { spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Job } from './driver/job.js'
import type { SubjectTrace } from './driver/trace.js'
import type { Environment } from './environments.js'

/** Traces by the index of their subject; one that is missing ended its process. */
export type Traces = ReadonlyMap<number, readonly SubjectTrace[]>

const mostMilliseconds = 120_000

/**
 * Runs a job in a Node process of its own; `folder` holds `driver.js` and `host.mjs`. A subject that ends the process
 * leaves no trace, and those behind it get a new one.
 */
export async function runInNode(folder: string, environment: Environment, job: Job): Promise<Traces> {
  const traces = new Map<number, readonly SubjectTrace[]>()
  let waiting = job.subjects
  while (waiting.length > 0) {
    const done = await runOnce(folder, environment, { ...job, subjects: waiting })
    for (const [subject, trace] of done) traces.set(subject, trace)
    const failed = waiting.findIndex(({ subject }) => !traces.has(subject))
    waiting = failed < 0 ? [] : waiting.slice(failed + 1)
  }
  return traces
}

async function runOnce(folder: string, environment: Environment, job: Job): Promise<Traces> {
  const name = environment.name.replaceAll(' ', '-')
  const task = {
    script: join(folder, 'driver.js'),
    job: join(folder, `${name}.job.json`),
    answer: join(folder, `${name}.answer.jsonl`),
    threadStackMb: environment.threadStackMb,
  }
  await writeFile(task.job, JSON.stringify(job))
  await writeFile(task.answer, '')
  await runProcess([...environment.flags, join(folder, 'host.mjs'), JSON.stringify(task)], environment)
  const lines = (await readFile(task.answer, 'utf8')).split('\n')
  // A process that ended while it wrote leaves half a line.
  return new Map(lines.slice(0, -1).map((line): [number, SubjectTrace[]] => JSON.parse(line)))
}

/** However it ends, it ended: what it did until then is in its answer. */
function runProcess(given: readonly string[], { variables }: Environment): Promise<void> {
  const child = spawn(process.execPath, given, {
    env: { ...variables, PATH: process.env.PATH },
    stdio: 'ignore',
    timeout: mostMilliseconds,
    killSignal: 'SIGKILL',
  })
  return new Promise((resolve, reject) => {
    child.on('close', () => resolve())
    child.on('error', reject)
  })
}
