import { test } from 'vitest'
import { type EveryNth, everyNth } from './every-nth.js'
import { expectCaught } from './expect-caught.js'
import { stfDefects } from './stf-defects/index.js'

/** A test for every nth defect of an STF. */
export function huntStfDefects(part: EveryNth): void {
  for (const defect of everyNth(stfDefects, part)) test(defect.name, (context) => expectCaught(defect, context))
}
