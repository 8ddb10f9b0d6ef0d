import { afterAll, beforeAll, expect, test } from 'vitest'
import { fuzzOptions } from '../../../fuzz/fuzz-options.js'
import { runSchedule, type ScheduleReport } from './fault-schedule.js'
import { type ProxyNode, startProxyNode } from './proxy-node.js'

/** Anvil loses states of earlier blocks when it is restarted and when it has very many: fresh nodes have all of them. */
const schedulesPerNode = 5
const schedulesPerLine = 50
const defaultSchedules = 1_000

let node: ProxyNode
beforeAll(async () => {
  node = await startProxyNode()
})
afterAll(() => node.stop())

const name = 'eea-proxy: every order is completed once'

test.skipIf(!name.includes(fuzzOptions.only))(name, async () => {
  const { runs, seconds } = fuzzOptions
  const schedules = Math.min(runs, defaultSchedules)
  const firstSeed = Number.parseInt(fuzzOptions.seed, 10) || 1
  const until = Date.now() + seconds * 1000
  const reports: ScheduleReport[] = []
  for (let seed = firstSeed; seed < firstSeed + schedules && Date.now() < until; seed += 1) {
    const hasRestarted = (reports.at(-1)?.restarts ?? 0) > 0
    if (hasRestarted || reports.length % schedulesPerNode === 0) {
      await node.stop()
      node = await startProxyNode()
    }
    const report = await runSchedule(node, seed)
    expect(report.wasted, `seed ${seed}: transactions without effect`).toBeLessThanOrEqual(report.exposed)
    reports.push(report)
    if (reports.length % schedulesPerLine === 0) print(reports, firstSeed)
  }
  print(reports, firstSeed)
})

function print(reports: readonly ScheduleReport[], firstSeed: number): void {
  const sum = (of: (report: ScheduleReport) => number): number => reports.reduce((total, each) => total + of(each), 0)
  const most = (of: (report: ScheduleReport) => number): number => Math.max(...reports.map(of))
  process.stdout.write(
    `eea-proxy  schedules ${reports.length}  orders ${sum(({ orders }) => orders)}  reorgs ${sum(({ reorgs }) => reorgs)}` +
      `  exposed ${sum(({ exposed }) => exposed)}  deepest ${most(({ deepest }) => deepest)}  deaths ${sum(({ deaths }) => deaths)}  node restarts ${sum(({ restarts }) => restarts)}` +
      `  lost requests ${sum(({ lostRequests }) => lostRequests)}  dropped logs ${sum(({ droppedLogs }) => droppedLogs)}` +
      `  transactions ${sum(({ sent }) => sent)}  without effect ${sum(({ wasted }) => wasted)} (most ${most(({ wasted }) => wasted)})` +
      `  their gas ${((100 * sum(({ wastedGas }) => Number(wastedGas))) / sum(({ gas }) => Number(gas))).toFixed(2)} %  seeds from ${firstSeed}\n`,
  )
}
