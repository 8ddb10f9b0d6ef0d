import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { usageError } from './usage-error.js'

/** What a module exports, by name. @throws LockstepError `Usage` for one that is not there, or does not load */
export async function loadModule(field: string, path: string): Promise<readonly (readonly [string, unknown])[]> {
  const file = existingFile(field, path)
  try {
    return Object.entries(Object(await import(pathToFileURL(file).href)))
  } catch (error) {
    throw usageError(field, path, `it does not load: ${reasonOf(error)}`)
  }
}

/** The absolute path of a file. @throws LockstepError `Usage` where there is none */
export function existingFile(field: string, path: string): string {
  const file = resolve(path)
  if (existsSync(file)) return file
  throw usageError(field, path, 'there is no such file')
}

/** An export as the testkit names it: the URL of its module, and its name behind a `#`. */
export function exportAddress(path: string, name: string | undefined): URL {
  const url = pathToFileURL(resolve(path))
  url.hash = name === undefined ? '' : encodeURIComponent(name)
  return url
}

function reasonOf(error: unknown): string {
  const code: unknown = Object(error).code
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION')
    return 'Node does not run this kind of file; compile it to JavaScript first'
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  return line
}
