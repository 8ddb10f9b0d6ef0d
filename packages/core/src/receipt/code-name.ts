import type { Stf } from '../stf/index.js'
import { engineCodes } from './engine-code.js'
import type { Receipt } from './receipt.js'

const engineNames = Object.keys(engineCodes)

/** The stable name of a receipt's code: `Ok`, an engine code, or `stf.ErrorName`. */
export function codeName(
  stf: Pick<Stf, 'name' | 'errors'>,
  { module, code }: Pick<Receipt, 'module' | 'code'>,
): string {
  if (module === 0) return engineNames[code] ?? `engine.${code}`
  return `${stf.name}.${stf.errors[code] ?? code}`
}
