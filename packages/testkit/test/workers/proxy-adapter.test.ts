import { integritee } from '@lockstep/stf-balances'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { adapterIndependenceOf } from '../../src/properties/14-adapter-independence.js'
import { checkAsyncProperty } from '../../src/verification/check-property.js'
import { embeddedAdapter } from '../../src/workers/adapters/embedded-adapters.js'
import { openProxyAdapter, type ProxyAdapter } from '../../src/workers/adapters/proxy-adapter.js'
import { workOrderAdapter } from '../../src/workers/adapters/work-order-adapter.js'

let proxyAdapter: ProxyAdapter
beforeAll(async () => {
  proxyAdapter = await openProxyAdapter()
})
afterAll(() => proxyAdapter.close())

test('parentchain, direct EEA and EEA proxy: same roots, each effect once, whatever goes wrong meanwhile', async () => {
  const property = adapterIndependenceOf([embeddedAdapter, workOrderAdapter, proxyAdapter])
  await expect(checkAsyncProperty(property, integritee, { numRuns: 4 })).resolves.toBeUndefined()
})

test('a proxy that hands the operations of a block over the other way round is found out', async () => {
  const turned: ProxyAdapter = {
    ...proxyAdapter,
    run: (shard, faults) =>
      proxyAdapter.run({ ...shard, requests: shard.requests.map((block) => block.toReversed()) }, faults),
  }
  // Without shrinking: that it is found out is the point, and every run is a run of the whole chain.
  const parameters = { numRuns: 10, seed: 42, endOnFailure: true }
  const { failed } = await fc.check(adapterIndependenceOf([turned]).property(integritee), parameters)
  expect(failed).toBe(true)
})
