import { afterAll, beforeAll, expect, test } from 'vitest'
import { runSchedule } from './fault-schedule.js'
import { type ProxyNode, startProxyNode } from './proxy-node.js'

let node: ProxyNode
beforeAll(async () => {
  node = await startProxyNode()
})
afterAll(() => node.stop())

test.each([1, 2, 3, 5, 7, 8])('every order is completed once, and its receipt says so: schedule %i', async (seed) => {
  const report = await runSchedule(node, seed)
  expect(report.wasted).toBeLessThanOrEqual(report.exposed)
})
