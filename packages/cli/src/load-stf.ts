import type { Stf } from '@lockstep/core'
import { loadModule } from './load-module.js'
import { usageError } from './usage-error.js'

/** An STF and the name under which its module exports it. */
export interface LoadedStf {
  readonly stf: Stf
  readonly exportName: string
}

/**
 * Imports an ES module and picks the STF that it exports: the named one, or the only one.
 *
 * @throws LockstepError `Usage` for a module that is not there, does not load, or has no or several STFs
 */
export async function loadStf(path: string, exportName: string | undefined): Promise<LoadedStf> {
  const exported = await loadModule('MODULE', path)
  const stfs = exported.filter((entry): entry is [string, Stf] => isStf(entry[1]))
  const names = stfs.map(([name]) => name).join(', ') || 'no STF'
  if (exportName !== undefined) {
    const stf = stfs.find(([name]) => name === exportName)?.[1]
    if (stf === undefined) throw usageError('--export', exportName, `${path} exports ${names}`)
    return { stf, exportName }
  }
  const [only, another] = stfs
  if (only === undefined)
    throw usageError('MODULE', path, 'it exports no STF; export what defineStf or composeStf gives')
  if (another !== undefined && another[1] !== only[1])
    throw usageError('--export', undefined, `${path} exports ${names}; name one of them`)
  return { stf: only[1], exportName: only[0] }
}

function isStf(value: unknown): value is Stf {
  return typeof value === 'object' && value !== null && 'identityText' in value && 'modules' in value
}
