import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Stf } from '@lockstep/core'
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
  const exported = Object.entries(await importModule(path))
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

async function importModule(path: string): Promise<object> {
  const file = resolve(path)
  if (!existsSync(file)) throw usageError('MODULE', path, 'there is no such file')
  try {
    return Object(await import(pathToFileURL(file).href))
  } catch (error) {
    throw usageError('MODULE', path, `it does not load: ${reasonOf(error)}`)
  }
}

function reasonOf(error: unknown): string {
  const code: unknown = Object(error).code
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION')
    return 'Node does not run this kind of file; compile it to JavaScript first'
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  return line
}

function isStf(value: unknown): value is Stf {
  return typeof value === 'object' && value !== null && 'identityText' in value && 'modules' in value
}
