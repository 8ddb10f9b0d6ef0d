import type { State, WritableSpace } from '@lockstep/core/state'

/** The same state, whose blocks are executed on other spaces: what `make` makes of each, once for each overlay. */
export function stateWithSpaces(state: State, make: (space: WritableSpace, name: string) => WritableSpace): State {
  return {
    ...state,
    overlay() {
      const overlay = state.overlay()
      const spaces = new Map<string, WritableSpace>()
      return {
        ...overlay,
        space(name) {
          const known = spaces.get(name) ?? make(overlay.space(name), name)
          spaces.set(name, known)
          return known
        },
      }
    },
  }
}
