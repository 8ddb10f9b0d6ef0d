import { LockstepError } from '../error.js'
import type { ReadableSpace, WritableSpace } from '../state/index.js'
import type { Weight } from '../stf/index.js'

/** Whether code of the STF may touch the state just now, and how much of it. */
export interface StateGate {
  open: boolean
  /** What is left to the code that is running; below zero, it has taken too much. */
  operations: number
  /** The same in bytes of keys and values. */
  bytes: number
}

export function closedGate(): StateGate {
  return { open: false, operations: 0, bytes: 0 }
}

/** Opens the gate for code that may take so much. */
export function openGate(gate: StateGate, { operations, bytes }: Weight): void {
  gate.open = true
  gate.operations = operations
  gate.bytes = bytes
}

/** Whether the code has taken more than it may; then it has failed, whatever it makes of that itself. */
export function isExhausted({ operations, bytes }: StateGate): boolean {
  return operations < 0 || bytes < 0
}

/**
 * A space that refuses while its gate is closed. A `state` that an author keeps from one block to the next would read
 * an overlay of the past, and only on the workers that were not restarted in between: it must fail, and loudly.
 *
 * PERF: one comparison and two subtractions an access. Made anew for each block: a literal that spreads another costs
 * more than all of its functions.
 */
export function gatedSpace(space: WritableSpace, gate: StateGate): WritableSpace {
  const { get, entries, cursors } = gatedReadableSpace(space, gate)
  return {
    get,
    entries,
    cursors,
    set: (key, value) => {
      take(gate, 1, hexBytes(key) + value.length)
      space.set(key, value)
    },
    delete: (key) => {
      take(gate, 1, hexBytes(key))
      space.delete(key)
    },
  }
}

/** The same for reading alone: a getter that keeps its `state` must not lend it to a later call. */
export function gatedReadableSpace(space: ReadableSpace, gate: StateGate): ReadableSpace {
  return {
    get: (key) => {
      take(gate, 1, hexBytes(key))
      const value = space.get(key)
      if (value !== undefined) take(gate, 0, value.length)
      return value
    },
    entries: (page) => {
      take(gate, 1, 0)
      // Deleted keys too: walking over them costs as much as over live ones.
      const entries = space.entries({ ...page, onVisit: (key) => take(gate, 1, hexBytes(key)) })
      let bytes = 0
      for (const [, value] of entries) bytes += value.length
      take(gate, 0, bytes)
      return entries
    },
    cursors: (after) => {
      assertOpen(gate)
      return space.cursors(after)
    },
  }
}

/** Counts a look at an account's nonce: a key of 32 bytes and a value of 4. */
export function takeNonceRead(gate: StateGate): void {
  take(gate, 1, 36)
}

/** Bytes of a key, without the `0x` of its text. */
function hexBytes(key: string): number {
  return (key.length - 2) / 2
}

function take(gate: StateGate, operations: number, bytes: number): void {
  assertOpen(gate)
  gate.operations -= operations
  gate.bytes -= bytes
  if (gate.operations < 0 || gate.bytes < 0) throw exhausted(gate)
}

function assertOpen(gate: StateGate): void {
  if (gate.open) return
  throw new LockstepError('CallEnded', 'state was used after its call had ended; keep nothing of a context', {
    field: 'state',
  })
}

function exhausted({ operations }: StateGate): LockstepError {
  const field = operations < 0 ? 'operations' : 'bytes'
  return new LockstepError('BudgetExceeded', `more ${field} of the state were used than the declared weight allows`, {
    field,
  })
}
