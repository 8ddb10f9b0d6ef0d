import type { Hex } from '../hex.js'
import type { ReadableSpace, ReadableState } from '../state/index.js'

/** Which entry of a state: it has a proof of its own, present or absent. */
export interface StateKey {
  readonly space: string
  readonly key: Hex
}

/** The most entries whose proofs make one answer. */
export const maxProvenEntries = 64

/** A view of the state that remembers which entries were asked for. */
export interface ReadRecorder {
  readonly view: ReadableState
  /**
   * The entries that were read, in the order in which each was read first. `undefined` where they cannot prove an
   * answer: more than {@link maxProvenEntries}, or a page, of which a proof of single entries does not show that
   * nothing was left out.
   */
  keys(): readonly StateKey[] | undefined
}

export function recordReads(view: ReadableState): ReadRecorder {
  const keys = new Map<string, StateKey>()
  let provable = true

  function space(name: string): ReadableSpace {
    const source = view.space(name)
    const unprovable = <Result>(read: () => Result): Result => {
      provable = false
      return read()
    }
    return {
      get(key) {
        // Names of spaces have no blanks, so no two entries share this text.
        if (keys.size <= maxProvenEntries) keys.set(`${name} ${key}`, { space: name, key })
        return source.get(key)
      },
      entries: (page) => unprovable(() => source.entries(page)),
      cursors: (after) => unprovable(() => source.cursors(after)),
    }
  }

  return {
    view: { space, spaceNames: view.spaceNames },
    keys: () => (provable && keys.size <= maxProvenEntries ? [...keys.values()] : undefined),
  }
}
