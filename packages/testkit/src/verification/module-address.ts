import { pathToFileURL } from 'node:url'

/** Where an STF is exported. */
export interface ModuleAddress {
  /** A `file:` URL without a hash. */
  readonly entry: URL
  /** The name of the export; `undefined` for the only STF that there is. */
  readonly exportName: string | undefined
}

/** Reads a path or a `file:` URL, with the name of an export behind a `#` or without one. */
export function moduleAddress(module: string | URL): ModuleAddress {
  const [path = '', name = ''] = String(module).split('#')
  const entry = module instanceof URL || path.startsWith('file:') ? new URL(path) : pathToFileURL(path)
  return { entry, exportName: name === '' ? undefined : decodeURIComponent(name) }
}
