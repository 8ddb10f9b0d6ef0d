import type { Stf } from '@lockstep/core'
import { createPortableProvider } from '@lockstep/core/crypto'
import { stfIdentity } from '@lockstep/core/stf'
import { counterexampleFile, examine, mostTelling, type PropertyReport, type ReplayOptions } from '@lockstep/testkit'
import { chosenProperties } from '../chosen-properties.js'
import { saveFile } from '../load-file.js'
import { loadModel } from '../load-model.js'
import { exportAddress } from '../load-module.js'
import { loadStf } from '../load-stf.js'
import { parseOptions } from '../parse-options.js'
import { readBudget } from '../read-budget.js'
import { readSeed } from '../read-seed.js'
import { readUnreachable } from '../read-unreachable.js'
import type { Terminal } from '../terminal.js'
import { reportHolds, reportJson, reportText, type VerifyReport } from '../verify-report.js'

const usualFile = 'lockstep-counterexample.json'

/** `lockstep verify MODULE` */
export async function verifyCommand(argv: readonly string[], { write, progress }: Terminal): Promise<number> {
  const { subject, values } = parseOptions(argv, 'MODULE', {
    export: { type: 'string' },
    seed: { type: 'string' },
    budget: { type: 'string' },
    property: { type: 'string', multiple: true },
    unreachable: { type: 'string', multiple: true },
    model: { type: 'string' },
    inductive: { type: 'boolean', default: false },
    'in-process': { type: 'boolean', default: false },
    'allow-package': { type: 'string', multiple: true },
    'allow-float-math': { type: 'boolean', default: false },
    out: { type: 'string' },
    json: { type: 'boolean', default: false },
  })
  const seed = readSeed(values.seed)
  const budget = values.budget === undefined ? undefined : readBudget(values.budget)
  const chosen = chosenProperties(values.property, values.model !== undefined)
  const unreachable = readUnreachable(values.unreachable)
  const { stf, exportName } = await loadStf(subject, values.export)
  const loaded = values.model === undefined ? undefined : await loadModel(values.model)
  const model = loaded === undefined ? {} : { model: loaded.model }

  const { properties, calls } = await examine(stf, {
    ...{ seed, unreachable, progress, inductive: values.inductive },
    module: exportAddress(subject, exportName),
    allow: {
      ...(values['allow-package'] === undefined ? {} : { packages: values['allow-package'] }),
      ...(values['allow-float-math'] ? { floatMath: true } : {}),
    },
    freshProcesses: !values['in-process'],
    ...model,
    ...(chosen === undefined ? {} : { properties: chosen }),
    ...(budget === undefined ? {} : { budget: 'runs' in budget ? budget : budget.milliseconds }),
  })
  progress('')
  const written = await writeDown(stf, properties, values.out ?? usualFile, model)
  const identity = stfIdentity(createPortableProvider(), stf)
  const report: VerifyReport = { stf, identity, seed, properties, calls, written }
  write(values.json ? reportJson(report) : reportText(report, { module: subject, model: values.model }))
  return reportHolds(report) ? 0 : 1
}

async function writeDown(
  stf: Stf,
  properties: readonly PropertyReport[],
  path: string,
  options: ReplayOptions,
): Promise<VerifyReport['written']> {
  const found = mostTelling(properties)
  if (found === undefined) return undefined
  const file = await counterexampleFile(stf, found, options)
  await saveFile(path, `${JSON.stringify(file, undefined, 2)}\n`)
  return { path, file }
}
