import { afterAll, beforeAll, expect, test } from 'vitest'
import { liveAndDie } from './crash-anywhere.js'
import { type ProxyNode, startProxyNode } from './proxy-node.js'
import { createSeededRandom } from './seeded-random.js'

let node: ProxyNode
beforeAll(async () => {
  node = await startProxyNode()
})
afterAll(() => node.stop())

const { below } = createSeededRandom(3)
/** Each run begins at another of these; `npm run fuzz` takes every step. */
const stride = 9

test('a service that dies between two steps of an order completes it once, with two transactions', async () => {
  const steps = await liveAndDie(node, Number.POSITIVE_INFINITY, below)
  expect(steps).toBeGreaterThan(30)
  for (let at = 1; at < steps; at += stride) await liveAndDie(node, at, below)
})
