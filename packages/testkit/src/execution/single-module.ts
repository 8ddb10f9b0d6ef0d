import type { Stf } from '@lockstep/core/stf'

/** Whether an STF is its own only module: names then stand alone, as those of its calls do. */
export function isSingle({ name, modules }: Pick<Stf, 'name' | 'modules'>): boolean {
  const [only, ...others] = Object.values(modules)
  return others.length === 0 && only?.name === name
}
