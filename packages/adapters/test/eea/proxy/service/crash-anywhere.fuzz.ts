import { afterAll, beforeAll, test } from 'vitest'
import { fuzzOptions } from '../../../fuzz/fuzz-options.js'
import { liveAndDie } from './crash-anywhere.js'
import { type ProxyNode, startProxyNode } from './proxy-node.js'
import { createSeededRandom } from './seeded-random.js'

let node: ProxyNode
beforeAll(async () => {
  node = await startProxyNode()
})
afterAll(() => node.stop())

const name = 'eea-proxy-death: between every two steps'

test.skipIf(!name.includes(fuzzOptions.only))(name, async () => {
  const { below } = createSeededRandom(Number.parseInt(fuzzOptions.seed, 10) || 1)
  const steps = await liveAndDie(node, Number.POSITIVE_INFINITY, below)
  for (let at = 0; at <= steps; at += 1) await liveAndDie(node, at, below)
  process.stdout.write(`eea-proxy-death  steps ${steps}  deaths ${steps + 1}\n`)
})
