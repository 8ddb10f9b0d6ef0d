import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LockstepError } from '@lockstep/core'
import { createPortableProvider } from '@lockstep/core/crypto'
import { createWorld } from '../log/world.js'
import { bundleDriver, type DriverEntry, type DriverScripts } from './bundle-driver.js'
import { compareTraces, endedTrace } from './compare-traces.js'
import { describeDivergence } from './describe-divergence.js'
import type { DeterminismReport, Divergence } from './determinism-report.js'
import type { Job, SubjectJob } from './driver/job.js'
import { sorting } from './driver/record-sorting.js'
import type { AmbientRead, StepTrace } from './driver/trace.js'
import { baseEnvironment, type Environment, otherEnvironments } from './environments.js'
import { generateLogs, loadStf, loadSubjects } from './generate-logs.js'
import { runInNode, type Traces } from './run-in-node.js'
import { runInQuickJs } from './run-in-quickjs.js'

/** An STF by the module that exports it: environments evaluate the module anew. */
export interface DeterminismSubject {
  /** The author's module, a path or a `file:` URL; TypeScript or JavaScript. */
  readonly entry: string | URL
  /** The name under which the module exports its STF; left out, the only STF that it exports. */
  readonly exportName?: string
}

/** How many logs are drawn, how long, and from which seed. */
export interface DeterminismOptions {
  /** 42 by default: the same logs each time. */
  readonly seed?: number
  /** How many logs; 8 by default. */
  readonly runs?: number
  /** The most records of a log; 40 by default. */
  readonly maxLength?: number
}

/**
 * Executes generated logs in ten environments (a plain one, once more in it, other time zones and locales, other stacks, perturbed clock,
 * randomness and engine-defined functions, V8 without its compilers, QuickJS) and holds them against each other.
 *
 * PERF: eight processes and one WebAssembly engine; a few seconds for an STF like balances.
 *
 * @throws LockstepError `NotDeterministic`, which names the first call, key and ambient read that differ; its
 * `details.value` is the {@link DeterminismReport}. `BundleFailed`, `StfNotExported`; `NothingExamined` where no
 * call was executed, so that there is nothing to tell.
 */
export async function examineDeterminism(subject: DeterminismSubject & DeterminismOptions): Promise<DeterminismReport> {
  const [report] = await examineSubjects([subject])
  if (report === undefined) throw new LockstepError('StfNotExported', 'there is nothing to examine')
  const [first] = report.divergences
  if (first === undefined && report.deterministic) return report
  if (first === undefined) throw nothingExamined(report)
  throw new LockstepError('NotDeterministic', describeDivergence(report.stf, first), {
    field: first.call,
    value: report,
    limit: first.source,
  })
}

/**
 * Examines many STFs at the price of one start of each environment; throws nothing that an STF is to blame for. What a
 * subject says of logs stands above `usual`. One that is there several times, with other seeds, is evaluated as often:
 * what it keeps beside its state does not pass from one to the next.
 */
export async function examineSubjects(
  subjects: readonly (DeterminismSubject & DeterminismOptions)[],
  usual: DeterminismOptions = {},
): Promise<DeterminismReport[]> {
  const entries = subjects.map(({ entry }) => pathOf(entry))
  const scripts = await bundleDriver(driverEntries(subjects))
  const { domain, parties } = createWorld(createPortableProvider())
  const loaded = loadSubjects(scripts.driver)
  const stfs = subjects.map(({ exportName }, index) => loadStf(loaded[index] ?? (() => ({})), exportName))
  const jobs = stfs.map((stf, subject): SubjectJob => {
    const { exportName, seed = 42, runs = 8, maxLength = 40 } = { ...usual, ...subjects[subject] }
    return { subject, exportName, logs: generateLogs(stf, { seed, runs, maxLength }) }
  })
  const job = { domain, accounts: parties.map(({ account }) => account), subjects: jobs }
  const traces = await runEverywhere(scripts, job)
  return subjects.map((_, index) => reportOf(index, entries[index] ?? '', stfs[index]?.name ?? '', traces))
}

function driverEntries(subjects: readonly DeterminismSubject[]): DriverEntry[] {
  const counts = new Map<string, number>()
  return subjects.map(({ entry, exportName = '' }) => {
    const path = pathOf(entry)
    const name = `${path}#${exportName}`
    const copy = counts.get(name) ?? 0
    counts.set(name, copy + 1)
    return { path, copy }
  })
}

type CommonJob = Omit<Job, 'perturbed' | 'again'>
type EnvironmentTraces = ReadonlyMap<Environment, Traces>

async function runEverywhere(scripts: DriverScripts, job: CommonJob): Promise<EnvironmentTraces> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-determinism-'))
  try {
    await writeFile(join(folder, 'driver.js'), scripts.driver)
    await writeFile(join(folder, 'host.mjs'), scripts.nodeHost)
    const waiting = [baseEnvironment, ...otherEnvironments.filter(({ engine }) => engine !== 'again')]
    const traces = new Map<Environment, Traces>()
    const lane = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        traces.set(next, await runIn(next, scripts, folder, job))
      }
    }
    await Promise.all([lane(), lane()])
    return traces
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function runIn(environment: Environment, scripts: DriverScripts, folder: string, common: CommonJob): Promise<Traces> {
  const job: Job = { ...common, perturbed: environment.perturbed, again: environment === baseEnvironment }
  return environment.engine === 'quickjs' ? runInQuickJs(scripts.driver, job) : runInNode(folder, environment, job)
}

function reportOf(index: number, entry: string, stf: string, traces: EnvironmentTraces): DeterminismReport {
  const [base = endedTrace, again, reversed] = traces.get(baseEnvironment)?.get(index) ?? []
  const compared = otherEnvironments.map((each) => {
    if (each.engine !== 'again') return compareTraces(each, base, traces.get(each)?.get(index)?.[0])
    // A module that cannot be evaluated has no second execution.
    return base.crash !== undefined && again === undefined
      ? undefined
      : (compareTraces(each, base, again) ?? compareTraces(each, base, reversed))
  })
  const divergences = compared.filter((divergence): divergence is Divergence => divergence !== undefined)
  const reads = new Map<string, AmbientRead>()
  // The engine's own definitions are sorted while a module is evaluated; that is nobody's doing.
  const loading = base.loading.filter(({ source }) => source !== sorting)
  for (const read of [loading, ...base.logs.flat().map((step) => step.reads)].flat()) reads.set(read.source, read)
  return {
    entry,
    stf,
    deterministic: divergences.length === 0 && base.logs.flat().some(isExecuted),
    environments: [baseEnvironment, ...otherEnvironments].map(({ name }) => name),
    inputs: base.logs.reduce((sum, steps) => sum + steps.length - 1, 0),
    divergences,
    reads: [...reads.values()],
  }
}

function isExecuted({ call }: StepTrace): boolean {
  return call !== 'genesis' && call !== 'rejected'
}

function nothingExamined(report: DeterminismReport): LockstepError {
  return new LockstepError(
    'NothingExamined',
    `'${report.stf}' executed no call in any environment; see that its genesis and hooks do not throw, and raise runs`,
    { field: report.entry, value: report },
  )
}

function pathOf(entry: string | URL): string {
  if (entry instanceof URL) return fileURLToPath(entry)
  return entry.startsWith('file:') ? fileURLToPath(entry) : resolve(entry)
}
