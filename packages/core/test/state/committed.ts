import type { State } from '../../src/state/index.js'
import type { Write } from './any-entry.js'
import { hexOf, type Model, modelKey } from './model.js'

/** Commits the writes as one block and answers the model after them. */
export function committed(state: State, model: Model, writes: readonly Write[]): Model {
  const overlay = state.overlay()
  for (const { space, key, value } of writes) {
    if (value === undefined) overlay.space(space).delete(key)
    else overlay.space(space).set(key, value)
  }
  state.commit(state.prepare(overlay.diff()))
  return written(model, writes)
}

export function written(model: Model, writes: readonly Write[]): Model {
  const next = new Map(model)
  for (const { space, key, value } of writes) {
    const bytes = hexOf(value)
    if (bytes === undefined) next.delete(modelKey(space, key))
    else next.set(modelKey(space, key), bytes)
  }
  return next
}
