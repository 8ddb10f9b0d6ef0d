import { test } from 'vitest'
import { expectCaught } from './expect-caught.js'
import { stfDefects } from './stf-defects/index.js'

for (const defect of stfDefects) test(defect.name, (context) => expectCaught(defect, context))
