import type { Entropy } from '@lockstep/core/crypto'

/** Merges two sequences at random places; each keeps its own order. */
export function interleave<Item>(left: readonly Item[], right: readonly Item[], entropy: Entropy): Item[] {
  const merged: Item[] = []
  const lefts = [...left]
  const rights = [...right]
  while (lefts.length > 0 || rights.length > 0) {
    const [draw = 0] = entropy(1)
    const fromLeft = rights.length === 0 || (lefts.length > 0 && draw % 2 === 0)
    const next = (fromLeft ? lefts : rights).shift()
    if (next !== undefined) merged.push(next)
  }
  return merged
}
