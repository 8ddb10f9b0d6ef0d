import type { PartsSource } from '@lockstep/testkit/simulation'
import { loadModule } from './load-module.js'
import { usageError } from './usage-error.js'

const partNames = ['createWorker', 'openStore', 'launchEnclave', 'connect']

/**
 * Imports the parts of a worker, or the function that makes them, that `PATH` or `PATH#NAME` names.
 *
 * @throws LockstepError `Usage` for a module that is not there, does not load, or has no or several of them
 */
export async function loadParts(address: string): Promise<PartsSource> {
  const [path = '', exportName] = address.split('#')
  const exported = await loadModule('--parts', path)
  const found = exported.filter(
    (entry): entry is [string, PartsSource] =>
      isParts(entry[1]) && (exportName === undefined || exportName === entry[0]),
  )
  const [only, another] = found
  if (only !== undefined && another === undefined) return only[1]
  const names = exported.map(([name]) => name).join(', ') || 'nothing'
  throw usageError('--parts', address, `${path} exports ${names}; name the parts of the simulation behind a #`)
}

function isParts(value: unknown): value is PartsSource {
  if (typeof value === 'function') return true
  return typeof value === 'object' && value !== null && partNames.some((name) => name in value)
}
