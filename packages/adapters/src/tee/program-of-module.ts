import { LockstepError } from '@lockstep/core'
import type { EnclaveProgram } from './enclave-program.js'

/** The program that a thread's module exports. @throws LockstepError `ProgramMissing` */
export function programOfModule({ program }: Readonly<Record<string, unknown>>): EnclaveProgram {
  if (isProgram(program)) return program
  throw new LockstepError(
    'ProgramMissing',
    "the enclave's module exports no program; export const program = defineEnclaveProgram({ stf, parameters, connect })",
    { field: 'program' },
  )
}

function isProgram(program: unknown): program is EnclaveProgram {
  if (typeof program !== 'object' || program === null) return false
  return 'stf' in program && 'parameters' in program && 'connect' in program
}
