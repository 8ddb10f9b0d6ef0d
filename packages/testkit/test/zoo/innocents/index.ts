import type { Stf } from '@lockstep/core/stf'
import * as looks from './looks.js'
import * as money from './money.js'
import * as records from './records.js'

/** A correct STF, and what of it the testkit cannot reach. */
export interface Innocent {
  readonly stf: Stf
  readonly unreachable?: Readonly<Record<string, string>>
}

const files = { './looks.ts': looks, './money.ts': money, './records.ts': records }

/** Correct STFs, many of which look as if they were not. */
export const innocents: readonly Innocent[] = Object.values(files)
  .flatMap((file): Stf[] => Object.values(file))
  .map((stf) => ({ stf }))

/** Where they stand. */
export const innocentFiles = Object.entries(files).map(([path, file]) => {
  return { entry: new URL(path, import.meta.url), exports: Object.keys(file) }
})
