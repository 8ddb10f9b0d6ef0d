import type { Hex } from '../hex.js'
import type { KeyCursor } from './readable-state.js'
import type { EntryChange, StateDiff } from './state-diff.js'

const noChanges: readonly EntryChange[] = []

/** The changes of one space in a canonical diff. PERF: a state has a handful of spaces. */
export function changesOf(diff: StateDiff, space: string): readonly EntryChange[] {
  return diff.find((candidate) => candidate.space === space)?.changes ?? noChanges
}

/** The change of one entry, if there is one. PERF: binary search; canonical changes are sorted. */
export function findChange(changes: readonly EntryChange[], key: Hex): EntryChange | undefined {
  const change = changes[firstNotBelow(changes, key)]
  return change?.key === key ? change : undefined
}

/** Walks the keys of the changes behind `after`. */
export function changeCursor(changes: readonly EntryChange[], after: Hex | undefined): KeyCursor {
  let position = after === undefined ? 0 : firstNotBelow(changes, after)
  if (after !== undefined && changes[position]?.key === after) position++
  return {
    get key() {
      return changes[position]?.key
    },
    advance() {
      position++
    },
  }
}

function firstNotBelow(changes: readonly EntryChange[], key: Hex): number {
  let low = 0
  let high = changes.length
  while (low < high) {
    const middle = (low + high) >> 1
    const candidate = changes[middle]
    if (candidate !== undefined && candidate.key < key) low = middle + 1
    else high = middle
  }
  return low
}
