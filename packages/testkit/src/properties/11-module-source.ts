import { fileURLToPath } from 'node:url'
import type { GuardAllowances, SourceFinding } from '@lockstep/adapters/guard'
import { LockstepError } from '@lockstep/core'
import { moduleAddress } from '../verification/module-address.js'
import type { AsyncSearchProperty, Finding, PropertyDescription } from '../verification/stf-property.js'

/** What it is called, and says, whatever the module is. */
export const moduleSourceDescription: PropertyDescription = {
  number: 11,
  name: 'source of the module',
  statement: "Nothing in the author's source can make two workers differ.",
  defaultRuns: 1,
}

/** What was looked at, so that a regression test looks at it again, and what is wrong there. */
export interface CheckedSource {
  readonly source: {
    readonly allow: GuardAllowances
    readonly findings: readonly SourceFinding[]
  }
}

const mostFindings = 20

/**
 * Property 11 for what no execution shows: what another processor, engine or Unicode makes different, and calls that no
 * log reaches. One look at the source of the module, and of all that it imports, shows all there is.
 */
export function moduleSourceProperty(module: string | URL, allow: GuardAllowances = {}): AsyncSearchProperty {
  return {
    ...moduleSourceDescription,
    again: 'never',
    search: () => searchSource(module, allow),
  }
}

/** PERF: what parses and bundles is loaded when somebody asks for it; a look takes tens of milliseconds. */
async function searchSource(module: string | URL, allow: GuardAllowances): Promise<Finding | undefined> {
  const { checkStfSource, describeFinding } = await import('@lockstep/adapters/guard')
  const { entry } = moduleAddress(module)
  try {
    const findings = await checkStfSource({ entry: fileURLToPath(entry), allow })
    if (findings.length === 0) return undefined
    const shown = findings.slice(0, mostFindings)
    const input: CheckedSource = { source: { allow, findings: shown } }
    return { reason: reasonOf(shown.map(describeFinding), findings), input, runs: 1 }
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error
    const input: CheckedSource = { source: { allow, findings: [] } }
    return { reason: `the source cannot be looked at: ${error.message}`, input, runs: 1 }
  }
}

function reasonOf(lines: readonly string[], findings: readonly SourceFinding[]): string {
  const places = findings.length === 1 ? '1 place' : `${findings.length} places`
  const more = findings.length - lines.length
  return [
    `workers can differ by ${places} in the source`,
    ...lines,
    ...(more > 0 ? [`and ${more} more places`] : []),
    ...(findings.some(({ file }) => isInPackage(file)) ? [packagesHint] : []),
  ].join('\n  ')
}

const packagesHint = 'what packages do is looked at too; a package that you trust as it is goes into allow.packages'

function isInPackage(file: string): boolean {
  return /(?:^|[/\\])node_modules[/\\]/.test(file)
}
