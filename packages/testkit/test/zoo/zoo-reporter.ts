import type { Reporter, TestModule } from 'vitest/node'
import type { ZooRow } from './zoo-row.js'

const fewRecords = 3
const leastShare = 0.95

/** Prints a line for each entry, then the sum of all. */
export const zooReporter: Reporter = {
  onTestRunEnd(modules, errors) {
    const rows = modules.flatMap((module) => rowsOf(module))
    for (const row of rows.toSorted((left, right) => order(left).localeCompare(order(right), 'en'))) print(lineOf(row))
    for (const failure of [...modules.flatMap(failuresOf), ...errors.map(({ message }) => message)]) print(failure)
    print(sumOf(rows))
    if (!isShrunkWell(rows)) process.exitCode = 1
  },
}

function rowsOf(module: TestModule): ZooRow[] {
  return [...module.children.allTests()].flatMap((test) => test.meta().zoo ?? [])
}

function failuresOf(module: TestModule): string[] {
  const inModule = module.errors().map(({ message }) => `${module.relativeModuleId}: ${message}`)
  const inTests = [...module.children.allTests('failed')].flatMap((test) =>
    (test.result().errors ?? []).map(({ message }) => `FAILED ${test.name}: ${message}`),
  )
  return [...inModule, ...inTests]
}

function order({ kind, name }: ZooRow): string {
  return `${kind} ${name}`
}

/** One entry: a dash where no seed is asked. */
export function lineOf({ kind, name, by, luck, records, isGood }: ZooRow): string {
  const mark = isGood ? 'ok    ' : 'MISSED'
  const seeds = (luck === undefined ? '-' : `${luck.found}/${luck.asked}`).padStart(5)
  const size = records === undefined || kind !== 'defect' ? '' : `${records} records`
  return `${mark} ${kind.padEnd(8)} ${name.padEnd(56)} ${seeds} ${by.padEnd(30)} ${size}`.trimEnd()
}

function sumOf(rows: readonly ZooRow[]): string {
  const count = (kind: ZooRow['kind']): string => {
    const own = rows.filter((row) => row.kind === kind)
    return `${own.filter(({ isGood }) => isGood).length} of ${own.length} ${kind}s`
  }
  const innocents = rows.filter(({ kind }) => kind === 'innocent')
  const alarms = innocents.filter(({ isGood }) => !isGood).length
  return [
    `zoo: ${innocents.length} innocents`,
    `zoo: ${logsText(rows)} have ${fewRecords} records or fewer`,
    `zoo: ${count('defect')}, ${count('hazard')}, ${alarms} false alarms`,
  ].join('\n')
}

function isShrunkWell(rows: readonly ZooRow[]): boolean {
  return shrunkShare(rows) >= leastShare
}

function logsText(rows: readonly ZooRow[]): string {
  return `${(100 * shrunkShare(rows)).toFixed(1)} % of the ${logSizes(rows).length} counterexamples that are logs`
}

/** Of the counterexamples that are logs: what is none was not shrunk well, it was not shrunk. */
export function shrunkShare(rows: readonly ZooRow[]): number {
  const sizes = logSizes(rows)
  return sizes.length === 0 ? 1 : sizes.filter((size) => size <= fewRecords).length / sizes.length
}

function logSizes(rows: readonly ZooRow[]): number[] {
  return rows.flatMap(({ kind, records }) => (kind === 'defect' && records !== undefined ? [records] : []))
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
