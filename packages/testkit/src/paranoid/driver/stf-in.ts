import { LockstepError } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'

/**
 * The STF that a module exports: the named one, or the only one.
 *
 * @throws LockstepError `StfNotExported`
 */
export function stfIn(exported: unknown, exportName: string | undefined): Stf {
  const found = Object.entries(Object(exported))
    .filter(([name]) => exportName === undefined || name === exportName)
    .map(([, value]: [string, unknown]) => value)
    .filter(isStf)
  const [stf] = found
  if (stf !== undefined && found.length === 1) return stf
  throw new LockstepError(
    'StfNotExported',
    `the module exports ${found.length} STFs; name the one you mean in exportName`,
    {
      field: 'exportName',
      value: exportName,
    },
  )
}

function isStf(value: unknown): value is Stf {
  return typeof value === 'object' && value !== null && 'identityText' in value && 'calls' in value
}
