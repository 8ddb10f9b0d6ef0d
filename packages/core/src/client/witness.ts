import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import type { ReadableSpace, ReadableState } from '../state/index.js'
import type { ProvenEntries } from './verify-entries.js'

/** A state of which nothing is known but proven entries. */
export interface Witness {
  readonly view: ReadableState
  /**
   * To be asked when the getter is done: its code may have caught what the view threw.
   *
   * @throws LockstepError `WitnessMismatch` where it read an entry that is not proven, or left one unread
   */
  assertMatched(): void
}

export function createWitness(entries: ProvenEntries): Witness {
  const read = new Set<string>()
  let missing: LockstepError | undefined

  function refuse(what: string): never {
    missing ??= new LockstepError('WitnessMismatch', `the getter reads ${what}, which the answer does not prove`, {
      field: 'entries',
      value: what,
    })
    throw missing
  }

  const space = (name: string): ReadableSpace => ({
    get(key: Hex) {
      const entry = entries.find(name, key) ?? refuse(`the entry ${key} of ${name}`)
      read.add(`${name} ${key}`)
      return entry.value
    },
    entries: () => refuse(`a page of ${name}`),
    cursors: () => refuse(`a page of ${name}`),
  })

  return {
    view: { space, spaceNames: () => refuse('the names of all spaces') },
    assertMatched() {
      if (missing !== undefined) throw missing
      if (read.size === entries.size) return
      throw new LockstepError(
        'WitnessMismatch',
        `the answer proves ${entries.size} entries and the getter reads ${read.size} of them; it must prove no other`,
        { field: 'entries', value: entries.size, limit: read.size },
      )
    },
  }
}
