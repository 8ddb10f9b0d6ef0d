import { LockstepError } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { propertyViolated } from '../execution/property-violated.js'
import { copies } from '../log/declare-inputs.js'
import type { LogInBlocks, LogRecord } from '../log/log-record.js'
import { moduleAddress } from '../verification/module-address.js'
import type { AsyncStfProperty, PropertyDescription } from '../verification/stf-property.js'

/** The seed of a walk, and the log that parted in it; empty until that is known. */
interface Walked {
  readonly walk: { readonly seed: number }
  log: LogInBlocks
}

/** What it is called, and says, whatever the module is. */
export const perturbedModuleDescription: PropertyDescription = {
  number: 11,
  name: 'perturbed execution in ten environments',
  statement: 'The module does the same in fresh processes, with other zones, stacks and compilers, and in QuickJS.',
  defaultRuns: 1,
}

const seeds = 2 ** 31 - 1
const logs = { runs: 8, maxLength: 40 }

/**
 * Property 11 once more, for a module that fresh processes can evaluate: other stacks, time zones and locales of the
 * process, V8 without its compilers, QuickJS. One run is one walk through all of them, so that what is drawn is but a
 * seed; the log that parted comes to stand in the input when it is known.
 */
export function perturbedModuleProperty(module: string | URL): AsyncStfProperty {
  return {
    ...perturbedModuleDescription,
    property(stf) {
      // The number of runs that others have would take minutes: one walk has eight logs.
      let walk: Promise<Walk> | undefined
      const input = fc.nat(seeds).map((seed): Walked => ({ walk: { seed }, log: { log: [], blocks: [] } }))
      return fc.asyncProperty(fc.noShrink(input), async (walked) => {
        walk ??= walkThrough(stf, module, walked.walk.seed)
        const { reason, log } = await walk
        walked.log = { log, blocks: [] }
        if (reason !== undefined) throw propertyViolated(reason)
      })
    },
  }
}

interface Walk {
  readonly reason: string | undefined
  readonly log: readonly LogRecord[]
}

/** PERF: esbuild and QuickJS are loaded when somebody asks for them. */
async function walkThrough(stf: Stf, module: string | URL, seed: number): Promise<Walk> {
  const { describeDivergence, examineSubjects } = await import('../paranoid/index.js')
  const { generateLogs } = await import('../paranoid/generate-logs.js')
  const { entry, exportName } = moduleAddress(module)
  const subject = exportName === undefined ? { entry } : { entry, exportName }
  const [report] = await examineSubjects([subject], { seed, ...logs })
  if (report === undefined || report.stf !== stf.name) throw otherStf(stf, String(module), report?.stf)
  const [divergence] = report.divergences
  if (divergence === undefined) return { reason: undefined, log: [] }
  const log = generateLogs(stf, { seed, ...logs })[divergence.log] ?? []
  return { reason: describeDivergence(report.stf, divergence), log: upTo(log, divergence.block) }
}

/** Each input stands in a block of its own. */
function upTo(log: readonly LogRecord[], block: number | undefined): readonly LogRecord[] {
  if (block === undefined) return log
  let inputs = 0
  return log.filter((record) => {
    const isBefore = inputs < block
    inputs += copies(record).length
    return isBefore
  })
}

function otherStf(stf: Stf, module: string, found: string | undefined): LockstepError {
  return new LockstepError(
    'OtherStf',
    `the module ${module} has the STF ${found}, but ${stf.name} is verified; name its module, and its export behind a #`,
    { field: 'module', value: found, limit: stf.name },
  )
}
