import type { Nothing } from './nothing.js'
import type { ReadonlyStateAccess, StateAccess } from './state-access.js'

/** What a migration is given: the old state to read, the new one to write. */
export interface MigrationContext<OldItems, Items> {
  readonly old: ReadonlyStateAccess<OldItems>
  readonly state: StateAccess<Items>
}

/**
 * The way from an earlier definition to this one.
 *
 * Items whose declaration is the same in both keep their entries. Items that are gone lose theirs. Items that are new
 * or changed start empty, and `run` fills them from `old`. Genesis does not run again. What `run` throws or returns
 * ends the migration, and so does an entry or an invariant that does not hold behind it: nothing is changed then.
 */
export interface Migration<Items, Previous> {
  /** The earlier definition, kept in the code for as long as there is old state. */
  readonly from: Previous
  run(context: MigrationContext<Previous extends { readonly state: infer OldItems } ? OldItems : never, Items>): Nothing
}
