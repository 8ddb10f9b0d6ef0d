import { LockstepError } from '../error.js'
import { formerModule } from './former-module.js'
import type { Migration } from './migration.js'
import type { Module } from './module.js'
import { moduleText } from './module-text.js'
import type { StateItems } from './state-item.js'
import type { AnyDefinedStf, Stf } from './stf.js'

/** What becomes of a module's state when its STF takes over from an earlier version. */
export type Takeover =
  /** There was no such module: genesis. */
  | { readonly kind: 'new' }
  /** The definition is the same. */
  | { readonly kind: 'kept'; readonly former: Module }
  | { readonly kind: 'migrated'; readonly former: Module; readonly migrate: Migration<StateItems, AnyDefinedStf> }

/**
 * What becomes of the state of {@link formerModule}.
 *
 * @throws LockstepError `MigrationMissing` where the definition has changed and does not migrate from the former one
 */
export function takeoverOf(previous: Stf, module: Module): Takeover {
  const { migrate } = module
  const former = formerModule(previous, module)
  if (former === undefined) return { kind: 'new' }
  if (migrate !== undefined && previous === migrate.from) return { kind: 'migrated', former, migrate }
  const text = moduleText(former)
  if (moduleText(module) === text) return { kind: 'kept', former }
  if (migrate === undefined) throw missing(module, `has no migrate`, former)
  const isFormer = Object.values(migrate.from.modules).some((from) => moduleText(from) === text)
  if (!isFormer) throw missing(module, `migrates from another definition, version ${migrate.from.version}`, former)
  return { kind: 'migrated', former, migrate }
}

function missing({ name, version }: Module, what: string, former: Module): LockstepError {
  const field = `modules.${name}.stf`
  return new LockstepError(
    'MigrationMissing',
    `${field} is version ${version} and ${what}; the app in migrate.from has version ${former.version} under this name: declare migrate.from with that definition, or compose an app with each version between, which the next one migrates from`,
    { field, value: version, limit: former.version },
  )
}
