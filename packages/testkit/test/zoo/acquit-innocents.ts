import { test } from 'vitest'
import { type EveryNth, everyNth } from './every-nth.js'
import { expectInnocent } from './expect-innocent.js'
import { innocents } from './innocents/index.js'

/** A test for every nth innocent. */
export function acquitInnocents(part: EveryNth): void {
  for (const innocent of everyNth(innocents, part)) {
    test(innocent.stf.name, (context) => expectInnocent(innocent, context))
  }
}
