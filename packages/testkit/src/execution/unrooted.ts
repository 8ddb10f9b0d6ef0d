import type { State } from '@lockstep/core/state'

/**
 * A state of which a block's diff, receipts and effects are wanted, and not its root: what is prepared costs nothing and
 * need not be discarded. It cannot be committed.
 */
export function unrooted(state: State): State {
  const [root, baseVersion] = [state.root(), state.version()]
  return { ...state, prepare: (diff) => ({ root, diff, baseVersion }), discard: () => undefined }
}
