import { test } from 'vitest'
import { expectCaught } from './expect-caught.js'
import { expectInnocent } from './expect-innocent.js'
import { createBank } from './part-defects/bank.js'
import { partDefects } from './part-defects/index.js'

// With all parts as they are: what accuses one of them must not accuse this.
test('the bank of the parts', (context) => expectInnocent({ stf: createBank() }, context))

for (const defect of partDefects) test(defect.name, (context) => expectCaught(defect, context))
