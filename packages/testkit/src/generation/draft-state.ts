import type { Hex } from '@lockstep/core'
import type { Overlay, PreparedState, State, WritableSpace } from '@lockstep/core/state'

/** What a block has made of an entry; `undefined` where there is none any more. */
type Write = readonly [space: WritableSpace, key: Hex, value: Uint8Array | undefined]

/**
 * A state to draw logs up on: what is committed stays in one overlay, and nothing has a root or a diff. The state
 * beneath stays as it is, so that many logs may begin with it.
 *
 * PERF: roots, and a state of its own for each log, took half of the time of drawing it up.
 */
export function draftState(state: State): State {
  const overlay = state.overlay()
  const written = new Map<WritableSpace, Set<Hex>>()
  const writes = new WeakMap<PreparedState, readonly Write[]>()
  const [root, baseVersion] = [state.root(), state.version()]
  // The transaction that a block is tried in is none to who executes it.
  const block: Overlay = {
    ...overlay,
    depth: () => overlay.depth() - 1,
    diff: () => [],
    space: watchedSpaces(overlay, written),
  }

  function leaveBlock(): void {
    while (overlay.depth() > 0) overlay.rollback()
    written.clear()
  }

  return {
    ...state,
    space: overlay.space,
    spaceNames: overlay.spaceNames,
    get: (space, key) => overlay.space(space).get(key),
    overlay() {
      leaveBlock()
      overlay.begin()
      return block
    },
    prepare() {
      const prepared: PreparedState = { root, diff: [], baseVersion }
      writes.set(
        prepared,
        [...written].flatMap(([space, keys]) => Array.from(keys, (key): Write => [space, key, space.get(key)])),
      )
      leaveBlock()
      return prepared
    },
    commit(prepared) {
      for (const [space, key, value] of writes.get(prepared) ?? []) {
        if (value === undefined) space.delete(key)
        else space.set(key, value)
      }
    },
    discard: () => undefined,
  }
}

/** The spaces of an overlay, which note what is written into them. */
function watchedSpaces(overlay: Overlay, written: Map<WritableSpace, Set<Hex>>): (name: string) => WritableSpace {
  const spaces = new Map<string, WritableSpace>()
  return (name) => {
    const known = spaces.get(name)
    if (known !== undefined) return known
    const space = overlay.space(name)
    const note = (key: Hex): void => {
      const keys = written.get(space)
      if (keys === undefined) written.set(space, new Set([key]))
      else keys.add(key)
    }
    const watched: WritableSpace = {
      ...space,
      set(key, value) {
        note(key)
        space.set(key, value)
      },
      delete(key) {
        note(key)
        space.delete(key)
      },
    }
    spaces.set(name, watched)
    return watched
  }
}
