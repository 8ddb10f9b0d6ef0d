import { integritee } from '@lockstep/stf-balances'
import { expect, test } from 'vitest'
import { adapterIndependenceOf } from '../../src/properties/14-adapter-independence.js'
import { checkAsyncProperty } from '../../src/verification/check-property.js'
import { orderedLogAdapter } from '../../src/workers/adapters/ordered-log-adapter.js'
import { workOrderAdapter } from '../../src/workers/adapters/work-order-adapter.js'

test('EEA-309 work orders are one more way in: same roots, each effect once, whatever goes wrong meanwhile', async () => {
  const property = adapterIndependenceOf([orderedLogAdapter, workOrderAdapter])
  await expect(checkAsyncProperty(property, integritee, { numRuns: 6 })).resolves.toBeUndefined()
})
