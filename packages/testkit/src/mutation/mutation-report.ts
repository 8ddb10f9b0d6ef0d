import type { Mutation } from './mutation-operators.js'

/** A change of an author's source. */
export interface Mutant {
  /** Relative to the current folder. */
  readonly file: string
  /** From 1, in the file itself. */
  readonly line: number
  /** From 1. */
  readonly column: number
  readonly kind: Mutation['kind']
  /** What stands there, without its types. */
  readonly original: string
  readonly replacement: string
}

/** What became of a mutant. */
export interface MutantReport extends Mutant {
  /**
   * `killed`: a property does not hold. `survived`: all do; `unreached`: so does no log come into the function that it
   * stands in. `refused`: it is no STF. `otherStf`: it has another identity, so that clients and state refuse it, and no
   * test is needed.
   */
  readonly status: 'killed' | 'survived' | 'unreached' | 'refused' | 'otherStf'
  /** The property, number and name, or what else was the end of it; empty for survivors. */
  readonly by: string
}

/** What became of all changes of an author's source. */
export interface MutationReport {
  readonly stf: string
  /** With it, the same inputs are drawn again. */
  readonly seed: number
  readonly mutants: readonly MutantReport[]
  /** How many were killed or refused, of those and the survivors, the unreached ones too: 0 to 1. */
  readonly score: number
}

export function scoreOf(mutants: readonly Pick<MutantReport, 'status'>[]): number {
  const count = (...statuses: MutantReport['status'][]): number =>
    mutants.filter(({ status }) => statuses.includes(status)).length
  const caught = count('killed', 'refused')
  const all = caught + count('survived', 'unreached')
  return all === 0 ? 1 : caught / all
}

/** The report in words: survivors by file and line, then the sum. */
export function describeMutationReport({ stf, seed, mutants, score }: MutationReport): string {
  const alive = mutants.filter(({ status }) => status === 'survived' || status === 'unreached')
  const counted = (['killed', 'refused', 'survived', 'unreached', 'otherStf'] as const)
    .map((status) => `${mutants.filter((mutant) => mutant.status === status).length} ${statusNames[status]}`)
    .join(', ')
  return [
    ...alive.map(mutantLine),
    `${stf}: ${(100 * score).toFixed(1)} % of the mutants are caught (seed ${seed}): ${counted}`,
  ].join('\n')
}

const statusNames = {
  killed: 'killed',
  refused: 'refused when defined',
  survived: 'survived',
  unreached: 'that no log reaches',
  otherStf: 'with another identity',
} as const

function mutantLine({ file, line, column, original, replacement, status }: MutantReport): string {
  const note = status === 'unreached' ? '  (no log comes here)' : ''
  return `${file}:${line}:${column}  ${shown(original)}  ->  ${shown(replacement)}${note}`
}

const longest = 70

function shown(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > longest ? `${line.slice(0, longest)}…` : line
}
