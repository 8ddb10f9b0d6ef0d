import { afterAll, beforeAll, expect, test } from 'vitest'
import { fuzzOptions } from '../../../fuzz/fuzz-options.js'
import { runSchedule, type ScheduleReport } from './fault-schedule.js'
import { type ProxyNode, startProxyNode } from './proxy-node.js'

/** Anvil loses states of earlier blocks when it is restarted and when it has very many: fresh nodes have all of them. */
const schedulesPerNode = 5
const schedulesPerLine = 50
const defaultSchedules = 1_000
/** What the pages say is wasted, in percent of the gas; a few schedules say nothing of it. */
const mostWastedPercent = 1
const schedulesOfGasBound = 100

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
  const failures: string[] = []
  for (let seed = firstSeed; seed < firstSeed + schedules && Date.now() < until; seed += 1) {
    const mustRenew = (reports.at(-1)?.restarts ?? 0) > 0 || (seed - firstSeed) % schedulesPerNode === 0
    if (mustRenew) node = await renewed(node)
    try {
      const report = await runSchedule(node, seed)
      expect(report.wasted, `seed ${seed}: transactions without effect`).toBeLessThanOrEqual(report.exposed)
      reports.push(report)
    } catch (error) {
      // One that fails is told at once, and says nothing of the others.
      failures.push(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`)
      process.stdout.write(`eea-proxy  ${failures.at(-1)}\n`)
      node = await renewed(node)
    }
    if ((seed - firstSeed + 1) % schedulesPerLine === 0) print(reports, firstSeed)
  }
  print(reports, firstSeed)
  expect(failures).toEqual([])
  if (reports.length >= schedulesOfGasBound) expect(wastedPercent(reports)).toBeLessThan(mostWastedPercent)
})

async function renewed(old: ProxyNode): Promise<ProxyNode> {
  await old.stop()
  return startProxyNode()
}

function wastedPercent(reports: readonly ScheduleReport[]): number {
  const wasted = reports.reduce((total, { wastedGas }) => total + Number(wastedGas), 0)
  return (100 * wasted) / reports.reduce((total, { gas }) => total + Number(gas), 0)
}

function print(reports: readonly ScheduleReport[], firstSeed: number): void {
  const sum = (of: (report: ScheduleReport) => number): number => reports.reduce((total, each) => total + of(each), 0)
  const most = (of: (report: ScheduleReport) => number): number => Math.max(...reports.map(of))
  process.stdout.write(
    `eea-proxy  schedules ${reports.length}  orders ${sum(({ orders }) => orders)}  reorgs ${sum(({ reorgs }) => reorgs)}` +
      `  exposed ${sum(({ exposed }) => exposed)}  deepest ${most(({ deepest }) => deepest)}  deaths ${sum(({ deaths }) => deaths)}  node restarts ${sum(({ restarts }) => restarts)}` +
      `  late receipts ${sum(({ lateReceipts }) => lateReceipts)}  lost requests ${sum(({ lostRequests }) => lostRequests)}  dropped logs ${sum(({ droppedLogs }) => droppedLogs)}` +
      `  transactions ${sum(({ sent }) => sent)}  without effect ${sum(({ wasted }) => wasted)} (most ${most(({ wasted }) => wasted)})` +
      `  their gas ${wastedPercent(reports).toFixed(2)} %  seeds from ${firstSeed}\n`,
  )
}
