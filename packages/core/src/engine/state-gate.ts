import { LockstepError } from '../error.js'
import type { ReadableSpace, WritableSpace } from '../state/index.js'

/** Whether code of the STF may touch the state just now. */
export interface StateGate {
  open: boolean
}

/**
 * A space that refuses while its gate is closed. A `state` that an author keeps from one block to the next would read
 * an overlay of the past, and only on the workers that were not restarted in between: it must fail, and loudly.
 *
 * PERF: one comparison an access.
 */
export function gatedSpace(space: WritableSpace, gate: StateGate): WritableSpace {
  return {
    ...gatedReadableSpace(space, gate),
    set: (key, value) => {
      assertGate(gate)
      space.set(key, value)
    },
    delete: (key) => {
      assertGate(gate)
      space.delete(key)
    },
  }
}

/** The same for reading alone: a getter that keeps its `state` must not lend it to a later call. */
export function gatedReadableSpace(space: ReadableSpace, gate: StateGate): ReadableSpace {
  return {
    get: (key) => {
      assertGate(gate)
      return space.get(key)
    },
    entries: (page) => {
      assertGate(gate)
      return space.entries(page)
    },
    cursors: (after) => {
      assertGate(gate)
      return space.cursors(after)
    },
  }
}

function assertGate(gate: StateGate): void {
  if (gate.open) return
  throw new LockstepError('CallEnded', 'state was used after its call had ended; keep nothing of a context', {
    field: 'state',
  })
}
