import { LockstepError } from '../error.js'
import type { Entry, ReadableState } from '../state/index.js'
import { type StateItem, type Stf, spaceName } from '../stf/index.js'
import { allEntries } from './all-entries.js'
import { nonceItem, nonceSpace } from './block-run.js'
import { type EntryFault, entryFaults } from './entry-fault.js'

/**
 * Refuses a state that this version of the STF could not have written: a space that is no item's, a key or a value
 * that does not decode entirely or has another encoding, an entry that equals its default.
 *
 * PERF: decodes and encodes every entry once.
 *
 * @throws LockstepError `StateMismatch`
 */
export function assertEntries(stf: Stf, state: ReadableState): void {
  const items = itemsBySpace(stf)
  for (const space of state.spaceNames()) {
    const item = items.get(space)
    const faultOf = item === undefined ? strangeSpace : entryFaults(item)
    for (const entry of allEntries(state.space(space))) {
      const fault = faultOf(entry)
      if (fault !== undefined) throw mismatch(stf, space, entry, fault)
    }
  }
}

function itemsBySpace({ modules }: Stf): ReadonlyMap<string, StateItem> {
  const items = new Map<string, StateItem>([[nonceSpace, nonceItem]])
  for (const { name, state } of Object.values(modules)) {
    for (const [item, declared] of Object.entries(state)) items.set(spaceName(name, item), declared)
  }
  return items
}

function strangeSpace(): EntryFault {
  return { reason: 'no state item has this space' }
}

function mismatch({ name, version }: Stf, space: string, [key]: Entry, { reason, cause }: EntryFault): LockstepError {
  return new LockstepError(
    'StateMismatch',
    `space ${space}, key ${key}: ${reason}; this is no state of ${name} ${version}, take the version that wrote it or correct the migration`,
    { field: space, value: key, limit: reason },
    { cause },
  )
}
