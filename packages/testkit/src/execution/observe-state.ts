import type { Hex } from '@lockstep/core'
import { nonceSpace } from '@lockstep/core/engine'
import type { EntryPage, State, WritableSpace } from '@lockstep/core/state'
import { stateWithSpaces } from './state-with-spaces.js'

/** What is told of an STF's accesses to the state, each before it is done; one that throws keeps it from being done. */
export interface StateObserver {
  onRead?(space: string, key: Hex): void
  onPage?(space: string, page: EntryPage): void
  onWrite?(space: string, key: Hex, bytes: number): void
  /** Whether accesses to the engine's own entries, the nonces, are told too. */
  readonly nonces?: boolean
}

/** A state whose blocks are executed under observation. */
export function observeState(state: State, observer: StateObserver): State {
  return stateWithSpaces(state, (space, name) =>
    name === nonceSpace && observer.nonces !== true ? space : observeSpace(space, name, observer),
  )
}

function observeSpace(space: WritableSpace, name: string, { onRead, onPage, onWrite }: StateObserver): WritableSpace {
  return {
    get(key) {
      onRead?.(name, key)
      return space.get(key)
    },
    entries(page) {
      onPage?.(name, page)
      return space.entries(page)
    },
    cursors: space.cursors,
    set(key, value) {
      onWrite?.(name, key, value.length)
      space.set(key, value)
    },
    delete(key) {
      onWrite?.(name, key, 0)
      space.delete(key)
    },
  }
}
