import type { Stf } from '@lockstep/core'
import { createPortableProvider } from '@lockstep/core/crypto'
import { stfIdentity } from '@lockstep/core/stf'
import { counterexampleFile, examine, mostTelling, type PropertyReport, stfProperties } from '@lockstep/testkit'
import { saveFile } from '../load-file.js'
import { loadStf } from '../load-stf.js'
import { paranoidVerdict } from '../paranoid-verdict.js'
import { parseOptions, wholeNumber } from '../parse-options.js'
import { readBudget } from '../read-budget.js'
import type { Terminal } from '../terminal.js'
import { usageError } from '../usage-error.js'
import { reportHolds, reportJson, reportText, type VerifyReport } from '../verify-report.js'

const usualSeed = 42
const mostSeed = 2 ** 31 - 1
const usualFile = 'lockstep-counterexample.json'

/** `lockstep verify MODULE` */
export async function verifyCommand(argv: readonly string[], { write, progress }: Terminal): Promise<number> {
  const { subject, values } = parseOptions(argv, 'MODULE', {
    export: { type: 'string' },
    seed: { type: 'string' },
    budget: { type: 'string' },
    property: { type: 'string', multiple: true },
    unreachable: { type: 'string', multiple: true },
    paranoid: { type: 'boolean', default: false },
    out: { type: 'string' },
    json: { type: 'boolean', default: false },
  })
  const seed = values.seed === undefined ? usualSeed : wholeNumber('--seed', values.seed, 0, mostSeed)
  const budget = values.budget === undefined ? undefined : readBudget(values.budget)
  const chosen = chosenProperties(values.property)
  const unreachable = Object.fromEntries((values.unreachable ?? []).map(goalAndReason))
  const { stf, exportName } = await loadStf(subject, values.export)

  const numbers = chosen.map(({ number }) => number)
  const { properties, calls } = await examine(stf, {
    ...{ seed, properties: numbers, unreachable, progress },
    ...(budget === undefined ? {} : { budget: 'runs' in budget ? budget : budget.milliseconds }),
  })
  if (values.paranoid) progress('ten environments')
  const parting = values.paranoid ? await paranoidVerdict({ entry: subject, exportName, seed }) : undefined
  progress('')
  const written = await writeDown(stf, properties, values.out ?? usualFile)
  const identity = stfIdentity(createPortableProvider(), stf)
  const report: VerifyReport = { stf, identity, seed, properties, calls, parting, written }
  write(values.json ? reportJson(report) : reportText(report, subject))
  return reportHolds(report) ? 0 : 1
}

async function writeDown(
  stf: Stf,
  properties: readonly PropertyReport[],
  path: string,
): Promise<VerifyReport['written']> {
  const found = mostTelling(properties)
  if (found === undefined) return undefined
  const file = counterexampleFile(stf, found)
  await saveFile(path, `${JSON.stringify(file, undefined, 2)}\n`)
  return { path, file }
}

function chosenProperties(numbers: readonly string[] | undefined): typeof stfProperties {
  if (numbers === undefined) return stfProperties
  const known = stfProperties.map(({ number }) => number).join(', ')
  const wrong = numbers.find((text) => !stfProperties.some(({ number }) => String(number) === text))
  if (wrong !== undefined) throw usageError('--property', wrong, `there are ${known}`)
  return stfProperties.filter(({ number }) => numbers.includes(String(number)))
}

function goalAndReason(text: string): [string, string] {
  const [, goal, reason] = /^(.+?)=(.+)$/.exec(text) ?? []
  if (goal !== undefined && reason !== undefined) return [goal, reason]
  throw usageError('--unreachable', text, "write the goal and why, such as 'error TooMany=takes eleven accounts'")
}
