import { LockstepError } from '@lockstep/core'
import fc from 'fast-check'
import { propertyViolated } from '../execution/property-violated.js'
import type { GenerationOptions } from '../generation/generation-options.js'
import type { AsyncStfProperty, PropertyDescription } from '../verification/stf-property.js'
import type { VerifySubject } from '../verification/verify-subject.js'

/** What it is called, and says, whatever the module is. */
export const mutationScoreDescription: PropertyDescription = {
  number: 18,
  name: 'mutation score',
  statement: "Small mistakes in the author's source are found by the properties above.",
  defaultRuns: 1,
}

const seeds = 2 ** 31 - 1
const mostShown = 5

/**
 * Property 18: at least so much of the mutants of a module is caught by the other properties, from 0 to 1. One run mutates
 * the whole module; more runs are the same one.
 *
 * PERF: minutes; so it is no part of `verify` but where a score is asked for, and `lockstep mutate` shows it by itself.
 */
export function mutationScoreProperty(
  module: string | URL,
  least: number,
  options: Pick<MutationOptions, 'model' | 'unreachable'> = {},
): AsyncStfProperty {
  return {
    ...mutationScoreDescription,
    property(_stf, { arbitraries, from, corpus } = {}) {
      const generation: GenerationOptions = {
        ...(arbitraries && { arbitraries }),
        ...(from && { from }),
        ...(corpus && { corpus }),
      }
      let judged: Promise<Survivors> | undefined
      const input = fc.nat(seeds).map((seed): { readonly mutated: Mutated } => ({ mutated: { seed, least } }))
      return fc.asyncProperty(fc.noShrink(input), async ({ mutated: { seed } }) => {
        judged ??= judge(module, { ...generation, ...options, seed })
        const { score, survivors } = await judged
        if (score >= least) return
        const lines = survivors.slice(0, mostShown).join('; ')
        const more = survivors.length > mostShown ? `; and ${survivors.length - mostShown} more` : ''
        throw propertyViolated(`${percent(score)} of the mutants are caught, not ${percent(least)}: ${lines}${more}`)
      })
    },
  }
}

/** What was asked for, so that a regression test can ask for it again. */
interface Mutated {
  readonly seed: number
  readonly least: number
}

interface Survivors {
  readonly score: number
  readonly survivors: readonly string[]
}

/** PERF: what parses and bundles is loaded when somebody asks for it. */
async function judge(module: string | URL, options: Omit<MutationOptions, 'module'>): Promise<Survivors> {
  const { mutationScore } = await import('../mutation/index.js')
  const { score, mutants } = await mutationScore({ ...options, module })
  const survivors = mutants
    .filter(({ status }) => status === 'survived' || status === 'unreached')
    .map(({ file, line, column, original, replacement }) => `${file}:${line}:${column} ${original} -> ${replacement}`)
  return { score, survivors }
}

type MutationOptions = Parameters<typeof import('../mutation/index.js').mutationScore>[0]

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

/** @throws LockstepError `ModuleMissing`, `InvalidScore` */
export function requireMutationSubject({ module, mutationScore }: VerifySubject): void {
  if (mutationScore === undefined) return
  if (!(mutationScore >= 0 && mutationScore <= 1)) {
    throw new LockstepError('InvalidScore', `mutationScore is ${mutationScore}; give a share from 0 to 1`, {
      field: 'mutationScore',
      value: mutationScore,
      limit: 1,
    })
  }
  if (module !== undefined) return
  throw new LockstepError('ModuleMissing', 'mutationScore mutates the source of a module; name that by module', {
    field: 'module',
    value: module,
  })
}
