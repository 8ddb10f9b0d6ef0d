import type { Hex } from '@lockstep/core'
import { toHex } from '@lockstep/core'
import type { Entry, ReadableState } from '@lockstep/core/state'

const pageLimit = 1000

/** Everything that a state holds, as one text: what a root should stand for, told without trusting the tree. */
export function entriesOf(state: ReadableState): string {
  return state
    .spaceNames()
    .flatMap((name) => Array.from(entriesIn(state, name), ([key, value]) => `${name} ${key} ${toHex(value)}`))
    .join('\n')
}

/** All entries of a space, page by page. */
export function* entriesIn(state: ReadableState, name: string): Generator<Entry, void, void> {
  const space = state.space(name)
  let after: Hex | undefined
  for (;;) {
    const page = space.entries(after === undefined ? { limit: pageLimit } : { after, limit: pageLimit })
    yield* page
    after = page.at(-1)?.[0]
    if (page.length < pageLimit) return
  }
}
