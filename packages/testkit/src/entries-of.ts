import type { Hex } from '@lockstep/core'
import { toHex } from '@lockstep/core'
import type { ReadableState } from '@lockstep/core/state'

const pageLimit = 1000

/** Everything that a state holds, as one text: what a root should stand for, told without trusting the tree. */
export function entriesOf(state: ReadableState): string {
  return state
    .spaceNames()
    .flatMap((name) => [...entriesOfSpace(state, name)])
    .join('\n')
}

function* entriesOfSpace(state: ReadableState, name: string): Generator<string, void, void> {
  const space = state.space(name)
  let after: Hex | undefined
  for (;;) {
    const page = space.entries(after === undefined ? { limit: pageLimit } : { after, limit: pageLimit })
    for (const [key, value] of page) {
      yield `${name} ${key} ${toHex(value)}`
      after = key
    }
    if (page.length < pageLimit) return
  }
}
