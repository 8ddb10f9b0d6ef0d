// npm run verify: the tests that verify STFs, with a budget that is divided among them.
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const usage = `npm run verify -- [--budget 10m] [--seed N] [NAME …]

Verifies every STF of the repository and prints what each property and each call came to. Ends with code 1 where there is
a counterexample; its file is left in node_modules/.cache/lockstep.

  --budget   a time for all together, such as 30s, 10m or 2h, or '500 runs' of each property; 2m
  --seed     the same seed gives the same runs; each STF has its own without
  NAME       only tests whose path has this in it`

const top = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

function fail(message) {
  process.stderr.write(`${message}\n\n${usage}\n`)
  process.exit(2)
}

function read() {
  try {
    return parseArgs({
      options: {
        budget: { type: 'string', default: '2m' },
        seed: { type: 'string', default: '' },
        help: { type: 'boolean', short: 'h', default: false },
      },
      allowPositionals: true,
    })
  } catch (error) {
    return fail(error.message)
  }
}

const { values, positionals } = read()
if (values.help) {
  process.stdout.write(`${usage}\n`)
  process.exit(0)
}

const tests = ['packages', 'examples']
  .flatMap((folder) =>
    readdirSync(join(top, folder)).flatMap((name) => {
      const path = join(folder, name, 'test')
      try {
        return readdirSync(join(top, path), { recursive: true }).map((file) => join(path, file))
      } catch {
        return []
      }
    }),
  )
  .filter((path) => path.endsWith('.verify.test.ts'))
  .filter((path) => positionals.length === 0 || positionals.some((name) => path.includes(name)))
if (tests.length === 0) fail(`there is no test with ${positionals.join(' or ')} in its path`)

const workers = Math.max(1, Math.min(tests.length, availableParallelism()))

/** What each STF has, so that all together take the time that was given. */
function shareOf(budget) {
  const [, amount, unit] = /^([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)$/.exec(budget.trim()) ?? []
  if (amount === undefined) {
    return /^[0-9]+ ?runs?$/.test(budget.trim()) ? budget : fail(`--budget is '${budget}'`)
  }
  const milliseconds = Number(amount) * { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[unit]
  return `${Math.max(1, Math.floor((milliseconds * workers) / tests.length))}ms`
}

const vitest = join(top, 'node_modules', 'vitest', 'vitest.mjs')
const child = spawn(
  process.execPath,
  [vitest, 'run', '--config', 'vitest.verify.config.ts', '--maxWorkers', String(workers), ...tests],
  {
    cwd: top,
    stdio: 'inherit',
    env: { ...process.env, LOCKSTEP_BUDGET: shareOf(values.budget), LOCKSTEP_SEED: values.seed },
  },
)
child.on('exit', (code) => {
  process.exitCode = code ?? 1
})
