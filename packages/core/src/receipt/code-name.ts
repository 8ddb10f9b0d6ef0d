import type { Stf } from '../stf/index.js'
import { engineCodes } from './engine-code.js'
import type { Receipt } from './receipt.js'

const engineNames = Object.keys(engineCodes)

/** The stable name of a receipt's code: `Ok`, an engine code, or `module.ErrorName`. */
export function codeName(
  stf: Pick<Stf, 'moduleByNumber'>,
  { module: number, code }: Pick<Receipt, 'module' | 'code'>,
): string {
  if (number === 0) return engineNames[code] ?? `engine.${code}`
  const module = stf.moduleByNumber(number)
  if (module === undefined) return `${number}.${code}`
  return `${module.name}.${Object.keys(module.errors)[code] ?? code}`
}
