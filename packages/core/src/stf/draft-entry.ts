import { Immer } from 'immer'
import type { Recipe } from './state-access.js'

// An instance of our own: an author who configures the global one must not change what a worker computes.
const immer = new Immer({ autoFreeze: true, useStrictShallowCopy: false })

/**
 * Runs a recipe on a draft of one decoded entry.
 *
 * Immer gives authors its plain style of change for nested values, and revokes the draft when the recipe ends: a
 * draft that was kept and changed later throws instead of leaking. It drafts one entry and never the state, because
 * over a whole map a write costs O(n).
 */
export function draftEntry<T>(entry: T, recipe: Recipe<T>): T {
  return immer.produce(entry, recipe)
}
