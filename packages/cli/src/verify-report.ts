import type { Stf } from '@lockstep/core'
import {
  type CallReport,
  type CounterexampleFile,
  callsTable,
  explain,
  notReplayable,
  type PropertyReport,
} from '@lockstep/testkit'

/** What `lockstep verify` has found out. */
export interface VerifyReport {
  readonly stf: Stf
  readonly identity: string
  readonly seed: number
  readonly properties: readonly PropertyReport[]
  readonly calls: readonly CallReport[]
  /** The counterexample that was written down, and where. */
  readonly written: Written | undefined
}

interface Written {
  readonly path: string
  readonly file: CounterexampleFile
}

export function reportHolds({ properties }: VerifyReport): boolean {
  return properties.every(({ counterexample }) => counterexample === undefined)
}

/** What was named on the command line. */
interface Named {
  readonly module: string
  readonly model: string | undefined
}

/** For people. */
export function reportText(report: VerifyReport, { module, model }: Named): string {
  const { stf, identity, seed, properties, calls, written } = report
  return [
    `${stf.name} version ${stf.version}, identity ${identity}, seed ${seed}`,
    ...properties.flatMap((property) => propertyLines(property, written)),
    ...(calls.length === 0 ? [] : ['', 'The most that a call took, of what its weight allows:']),
    ...(calls.length === 0 ? [] : callsTable(calls).map((line) => `  ${line}`)),
    ...(written === undefined
      ? []
      : [`\n${explain(written.file)}`, `\n${written.path} has it${replayText(written, { module, model })}`]),
  ].join('\n')
}

/** How to replay it, where there is something to replay. */
function replayText({ path, file }: Written, { module, model }: Named): string {
  const { property, setting } = file
  if (model === undefined && notReplayable({ property: property.number, setting }) !== undefined) return ''
  return `: lockstep replay ${path} --module ${model === undefined ? module : `${module} --model ${model}`}`
}

/** For programs: one document. */
export function reportJson(report: VerifyReport): string {
  const { stf, identity, seed, properties, calls, written } = report
  const document = {
    stf: { name: stf.name, version: stf.version, identity },
    seed,
    holds: reportHolds(report),
    properties: properties.map(({ number, name, statement, runs, remark, counterexample }) => ({
      ...{ number, name, statement, runs },
      ...(remark === undefined ? {} : { remark }),
      holds: counterexample === undefined,
      ...(counterexample === undefined ? {} : { reason: counterexample.reason, seed: counterexample.seed }),
    })),
    calls,
    written:
      written === undefined
        ? null
        : { file: written.path, property: written.file.property.number, explanation: explain(written.file) },
  }
  return JSON.stringify(document, undefined, 2)
}

const longestReason = 160
const longestTitle = 43

/** One line; what does not hold has the rest of its reason below, unless an explanation follows. */
function propertyLines(report: PropertyReport, written: Written | undefined): string[] {
  const { number, name, counterexample } = report
  const isExplained = written?.file.property.number === number && written.file.property.name === name
  const rest = isExplained ? [] : (counterexample?.reason.split('\n').slice(1) ?? [])
  return [propertyLine(report), ...rest.map((line) => `        ${line}`)]
}

function propertyLine({ number, name, runs, remark, counterexample }: PropertyReport): string {
  const title = `${String(number).padStart(3)} ${name}`
  if (counterexample === undefined) {
    return `  holds ${title.padEnd(longestTitle)} ${runs} runs${remark === undefined ? '' : `, ${remark}`}`
  }
  const [line = ''] = counterexample.reason.split('\n')
  return `  FAILS ${title}: ${line.length > longestReason ? `${line.slice(0, longestReason)}…` : line}`
}
