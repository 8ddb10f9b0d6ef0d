import { dirname, join } from 'node:path'
import { type Package, readPackage } from './read-package.js'

/** The packages around the files of one measurement. */
export interface Packages {
  /** The package that a file belongs to: the nearest one above it that has a name. */
  of(file: string): Package | undefined
  /** Whether `.js` files beside this one are ES modules: the nearest `package.json` says it, with a name or without. */
  isModuleDirectory(file: string): boolean
  /** The package of this name that code in `directory` would import. */
  find(name: string, directory: string): Package | undefined
}

/** PERF: reads each `package.json` once; for one measurement only, because files change between two. */
export function createPackages(): Packages {
  const read = new Map<string, Package | undefined>()

  function packageIn(directory: string): Package | undefined {
    if (!read.has(directory)) read.set(directory, readPackage(directory))
    return read.get(directory)
  }

  function nearest(directory: string, accept: (found: Package) => boolean): Package | undefined {
    for (const ancestor of ancestors(directory)) {
      const found = packageIn(ancestor)
      if (found !== undefined && accept(found)) return found
    }
    return undefined
  }

  return {
    of: (file) => nearest(dirname(file), ({ name }) => name !== ''),
    isModuleDirectory: (file) => nearest(dirname(file), () => true)?.isModule ?? false,
    find(name, directory) {
      for (const ancestor of ancestors(directory)) {
        const found = packageIn(join(ancestor, 'node_modules', name))
        if (found !== undefined) return found
      }
      return undefined
    },
  }
}

function* ancestors(directory: string): Generator<string> {
  yield directory
  const parent = dirname(directory)
  if (parent !== directory) yield* ancestors(parent)
}
