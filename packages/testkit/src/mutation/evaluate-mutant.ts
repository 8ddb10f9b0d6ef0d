import { runInThisContext } from 'node:vm'
import { LockstepError, type Stf } from '@lockstep/core'
import { stfIn } from '../paranoid/driver/stf-in.js'
import type { MutantBundle } from './bundle-mutant.js'
import { hitName, tickName } from './instrument-source.js'

/** What watches a mutant while it runs. */
export interface MutantWatch {
  /** Each turn of a loop of it. Throws where there are too many. */
  tick(): void
  /** Each run of a function of it, by the function's number. */
  hit(place: number): void
}

/** A watch that lets a mutant's loops turn so often, all together. */
export function createWatch(mostTurns: number): MutantWatch & { turns(): number; hits(): ReadonlySet<number> } {
  const hits = new Set<number>()
  let turns = 0
  return {
    tick() {
      turns += 1
      if (turns <= mostTurns) return
      throw new LockstepError('EndlessLoop', `the loops of this mutant have turned ${mostTurns} times; it is given up`)
    },
    hit: (place) => hits.add(place),
    turns: () => turns,
    hits: () => hits,
  }
}

/**
 * Evaluates a bundle in this realm, with this process's engine.
 *
 * @throws LockstepError `StfNotExported`, and what the module throws while it is evaluated
 */
export async function evaluateMutant(
  { script, imports }: MutantBundle,
  exportName: string | undefined,
  { tick, hit }: MutantWatch,
): Promise<Stf> {
  const modules = new Map<string, unknown>()
  for (const name of imports) modules.set(name, await import(name))
  const evaluate: Evaluate = runInThisContext(
    `((require, module, ${tickName}, ${hitName}) => {\n${script}\n;return module.exports })`,
    { filename: 'mutant' },
  )
  return stfIn(
    evaluate((name) => modules.get(name), { exports: {} }, tick, hit),
    exportName,
  )
}

type Evaluate = (
  require: (name: string) => unknown,
  module: { readonly exports: object },
  tick: MutantWatch['tick'],
  hit: MutantWatch['hit'],
) => unknown
