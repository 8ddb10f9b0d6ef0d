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
  const names = Object.keys(Object(exported)).join(', ') || 'nothing'
  const which = exportName === undefined ? `${found.length} STFs` : `no STF named '${exportName}'`
  throw new LockstepError('StfNotExported', `the module exports ${which}; it has ${names}, name one in exportName`, {
    field: 'exportName',
    value: exportName,
  })
}

function isStf(value: unknown): value is Stf {
  return typeof value === 'object' && value !== null && 'identityText' in value && 'modules' in value
}
