import { resolveSigner } from '../account/resolve-account.js'
import { type Command, defineCommand } from '../command.js'
import { readDuration } from '../duration.js'
import { wholeNumber } from '../parse-options.js'
import { withSession } from '../session/open-session.js'
import { runBenchmark } from '../session/run-benchmark.js'
import { sessionOptions } from '../session/session-options.js'
import { usageError } from '../usage-error.js'

/** `lockstep benchmark` */
export const benchmarkCommand: Command = defineCommand({
  name: 'benchmark',
  summary: 'Sends transfers of many accounts at the same time, and shows throughput and latency',
  positionals: [],
  options: {
    from: { type: 'string', hint: 'ACCOUNT', help: 'who pays for what is sent, on the parentchain; //Alice' },
    accounts: { type: 'string', hint: 'N', help: 'new ones that send, 1 to 200; 20' },
    transfers: { type: 'string', hint: 'N', help: 'of each account, one after the other, 1 to 1000; 5' },
    direct: { type: 'boolean', default: false, help: 'straight to the worker; the usual way' },
    indirect: { type: 'boolean', default: false, help: 'encrypted, in extrinsics on the parentchain' },
    timeout: { type: 'string', hint: 'TIME', help: 'how long to wait for one receipt; 60s' },
    ...sessionOptions,
  },
  details: [
    'Each account waits for the receipt of a transfer before it sends the next, so what is measured is many clients, not',
    'the engine. Client and network share the machine where both run on it.',
  ],
  examples: ['benchmark', 'benchmark --accounts 100 --transfers 10', 'benchmark --indirect --worker 2 --json'],
  async run({ values, terminal, report }) {
    if (values.direct && values.indirect) throw usageError('--indirect', 'given with --direct', 'choose one of them')
    const accounts = wholeNumber('--accounts', values.accounts ?? '20', 1, 200)
    const transfers = wholeNumber('--transfers', values.transfers ?? '5', 1, 1000)
    const patience = readDuration('--timeout', values.timeout ?? '60s', 100, 3_600_000)
    return withSession(values, async (session) => {
      const payer = await resolveSigner(session.accounts, '--from', values.from ?? '//Alice')
      const path = values.indirect ? 'indirect' : 'direct'
      await session.head()
      const { executed, failed, seconds, latency } = await runBenchmark(
        session,
        { accounts, transfers, path, payer, patience },
        terminal.progress,
      )
      terminal.progress('')
      const perSecond = executed / seconds
      const { minimum, median, percentile95, maximum } = latency
      report(
        [
          `${accounts} accounts, ${transfers} transfers each, ${path}`,
          `executed  ${executed} in ${seconds.toFixed(2)} s, ${perSecond.toFixed(1)} a second`,
          `receipts  after ${minimum} ms at least, ${median} ms in the middle, 95 % within ${percentile95} ms, ${maximum} ms at most`,
        ].join('\n'),
        { path, accounts, transfers, executed, failed: failed.length, seconds, perSecond, latency },
      )
      return failed.length === 0 ? 0 : 1
    })
  },
})
