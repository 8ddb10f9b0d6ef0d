import './with-remembered-keys.js'
import { test } from 'vitest'
import { expectInnocent } from './expect-innocent.js'
import { innocents } from './innocents/index.js'

for (const innocent of innocents) test(innocent.stf.name, (context) => expectInnocent(innocent, context))
