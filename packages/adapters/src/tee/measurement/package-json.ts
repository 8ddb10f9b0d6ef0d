import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { unmeasurableModule } from './unmeasurable-module.js'

/** A package as it lies on the disk. */
export interface Package {
  /** Real path: links of a workspace or a package manager are followed, as Node does. */
  readonly directory: string
  readonly name: string
  readonly version: string
  readonly isModule: boolean
  readonly exports: unknown
  readonly main: string | undefined
  readonly dependencies: readonly string[]
  /** Taken into account where they are installed. */
  readonly optionalDependencies: readonly string[]
}

/** The package that a file belongs to: the nearest one above it that has a name. */
export function packageOf(file: string): Package | undefined {
  for (const directory of ancestors(dirname(file))) {
    const found = readPackage(directory)
    if (found !== undefined && found.name !== '') return found
  }
  return undefined
}

/** Whether `.js` files beside this one are ES modules: what the nearest `package.json` says, with a name or without. */
export function isModuleDirectory(file: string): boolean {
  for (const directory of ancestors(dirname(file))) {
    const found = readPackage(directory)
    if (found !== undefined) return found.isModule
  }
  return false
}

/** The package of this name that code in `directory` would import. */
export function findPackage(name: string, directory: string): Package | undefined {
  for (const ancestor of ancestors(directory)) {
    const found = readPackage(join(ancestor, 'node_modules', name))
    if (found !== undefined) return found
  }
  return undefined
}

function* ancestors(directory: string): Generator<string> {
  yield directory
  const parent = dirname(directory)
  if (parent !== directory) yield* ancestors(parent)
}

function readPackage(directory: string): Package | undefined {
  const file = join(directory, 'package.json')
  if (!existsSync(file)) return undefined
  const fields = parseObject(file)
  return {
    directory: realpathSync(directory),
    name: textOf(fields.name) ?? '',
    version: textOf(fields.version) ?? '',
    isModule: fields.type === 'module',
    exports: fields.exports,
    main: textOf(fields.main),
    dependencies: namesOf(fields.dependencies),
    optionalDependencies: [...namesOf(fields.optionalDependencies), ...namesOf(fields.peerDependencies)],
  }
}

function parseObject(file: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (isObject(parsed)) return parsed
  } catch (cause) {
    throw unmeasurableModule(file, 'it is not JSON', cause)
  }
  throw unmeasurableModule(file, 'it is not a JSON object')
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function namesOf(value: unknown): readonly string[] {
  return isObject(value) ? Object.keys(value) : []
}
