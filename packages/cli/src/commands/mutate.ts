import { describeMutationReport, mutationScore } from '@lockstep/testkit/mutation'
import { loadModel } from '../load-model.js'
import { existingFile, exportAddress } from '../load-module.js'
import { parseOptions, wholeNumber } from '../parse-options.js'
import { readSeed } from '../read-seed.js'
import { readUnreachable } from '../read-unreachable.js'
import type { Terminal } from '../terminal.js'
import { usageError } from '../usage-error.js'

const mostProperties = 23

/** `lockstep mutate MODULE`: property 18. Exit code 1 where fewer mutants are caught than `--at-least` says. */
export async function mutateCommand(argv: readonly string[], { write, progress }: Terminal): Promise<number> {
  const { subject, values } = parseOptions(argv, 'MODULE', {
    export: { type: 'string' },
    seed: { type: 'string' },
    effort: { type: 'string' },
    property: { type: 'string', multiple: true },
    unreachable: { type: 'string', multiple: true },
    model: { type: 'string' },
    'at-least': { type: 'string' },
    json: { type: 'boolean', default: false },
  })
  const least = wholeNumber('--at-least', values['at-least'] ?? '0', 0, 100)
  const properties = values.property?.map((text) => wholeNumber('--property', text, 1, mostProperties))
  const seed = readSeed(values.seed)
  const effort = values.effort === undefined ? {} : { effort: readEffort(values.effort) }
  const unreachable = readUnreachable(values.unreachable)
  existingFile('MODULE', subject)
  const loaded = values.model === undefined ? undefined : await loadModel(values.model)
  const report = await mutationScore({
    ...{ module: exportAddress(subject, values.export), seed, unreachable, progress },
    ...effort,
    ...(properties === undefined ? {} : { properties }),
    ...(loaded === undefined ? {} : { model: loaded.model }),
  })
  progress('')
  write(values.json ? JSON.stringify(report, undefined, 2) : describeMutationReport(report))
  return 100 * report.score < least ? 1 : 0
}

/** A share of each property's usual runs. */
function readEffort(text: string): number {
  const effort = /^[0-9]+(\.[0-9]+)?$/.test(text) ? Number(text) : 0
  if (effort > 0 && effort <= 100) return effort
  throw usageError('--effort', text, 'write a share of the usual runs, such as 0.25 or 2, to 100')
}
