import type { Stf } from '@lockstep/core'
import { type CallReport, type CounterexampleFile, callsTable, explain, type PropertyReport } from '@lockstep/testkit'

/** What `lockstep verify` has found out. */
export interface VerifyReport {
  readonly stf: Stf
  readonly identity: string
  readonly seed: number
  readonly properties: readonly PropertyReport[]
  readonly calls: readonly CallReport[]
  /** Where environments part; `null` where they agree, `undefined` where nobody asked. */
  readonly parting: string | null | undefined
  /** The counterexample that was written down, and where. */
  readonly written: { readonly path: string; readonly file: CounterexampleFile } | undefined
}

export function reportHolds({ properties, parting }: VerifyReport): boolean {
  return typeof parting !== 'string' && properties.every(({ counterexample }) => counterexample === undefined)
}

/** For people. `module`: as it was named on the command line. */
export function reportText(report: VerifyReport, module: string): string {
  const { stf, identity, seed, properties, calls, parting, written } = report
  return [
    `${stf.name} version ${stf.version}, identity ${identity}, seed ${seed}`,
    ...properties.map(propertyLine),
    ...(parting === undefined ? [] : [parting === null ? '  holds     in ten environments' : `\n${parting}`]),
    ...(calls.length === 0 ? [] : ['', 'The most that a call took, of what its weight allows:']),
    ...(calls.length === 0 ? [] : callsTable(calls).map((line) => `  ${line}`)),
    ...(written === undefined
      ? []
      : [`\n${explain(written.file)}`, `\n${written.path} has it: lockstep replay ${written.path} --module ${module}`]),
  ].join('\n')
}

/** For programs: one document. */
export function reportJson(report: VerifyReport): string {
  const { stf, identity, seed, properties, calls, parting, written } = report
  const document = {
    stf: { name: stf.name, version: stf.version, identity },
    seed,
    holds: reportHolds(report),
    properties: properties.map(({ number, name, statement, runs, counterexample }) => ({
      ...{ number, name, statement, runs },
      holds: counterexample === undefined,
      ...(counterexample === undefined ? {} : { reason: counterexample.reason, seed: counterexample.seed }),
    })),
    calls,
    ...(parting === undefined ? {} : { parting }),
    written:
      written === undefined
        ? null
        : { file: written.path, property: written.file.property.number, explanation: explain(written.file) },
  }
  return JSON.stringify(document, undefined, 2)
}

const longestReason = 160
const longestTitle = 28

function propertyLine({ number, name, runs, counterexample }: PropertyReport): string {
  const title = `${String(number).padStart(3)} ${name}`
  if (counterexample === undefined) return `  holds ${title.padEnd(longestTitle)} ${runs} runs`
  const [line = ''] = counterexample.reason.split('\n')
  return `  FAILS ${title}: ${line.length > longestReason ? `${line.slice(0, longestReason)}…` : line}`
}
