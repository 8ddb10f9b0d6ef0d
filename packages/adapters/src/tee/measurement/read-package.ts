import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
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

/** What the directory's `package.json` says; `undefined` where it has none. @throws LockstepError `UnmeasurableModule` */
export function readPackage(directory: string): Package | undefined {
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
