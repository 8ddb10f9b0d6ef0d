// npm run conformance: which rows of the EEA's specification the tests of this run have proven.
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { judgeRows } from './judge-rows.mjs'

const usage = `npm run conformance -- [--report FILE]

Runs every test file that cites a row (EEA-001 to EEA-372) in a title, and prints how many rows passing tests cite, and
why the others are not. Ends with code 1 where a cited row's test fails, where a row is neither cited nor has a reason
in test/conformance/eea-reasons.json, where it has both, or where a title cites a row that does not exist.

  --report   reads the report of a run (vitest run --reporter=json --outputFile=FILE) instead of making one`

const top = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const { values } = parseArgs({ options: { report: { type: 'string' }, help: { type: 'boolean', short: 'h' } } })
if (values.help) {
  process.stdout.write(`${usage}\n`)
  process.exit(0)
}

const read = (...path) => JSON.parse(readFileSync(join(top, ...path), 'utf8'))

/** Test files that cite rows; others prove none. */
function citingFiles() {
  return ['packages', 'examples'].flatMap((folder) =>
    readdirSync(join(top, folder)).flatMap((name) => {
      const tests = join(folder, name, 'test')
      try {
        return readdirSync(join(top, tests), { recursive: true })
          .filter((file) => file.endsWith('.test.ts'))
          .map((file) => join(tests, file))
          .filter((file) => /EEA-\d{3}/.test(readFileSync(join(top, file), 'utf8')))
      } catch (error) {
        if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
        throw error
      }
    }),
  )
}

/** Runs vitest, whose own exit code says nothing here: a file without a cited row may fail for another reason. */
async function runTests(outputFile) {
  const vitest = join(top, 'node_modules', 'vitest', 'vitest.mjs')
  const flags = ['--reporter=json', `--outputFile=${outputFile}`, '--reporter=dot']
  const child = spawn(process.execPath, [vitest, 'run', ...flags, ...citingFiles()], {
    cwd: top,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await new Promise((resolve, reject) => child.on('error', reject).on('exit', resolve))
}

async function report() {
  if (values.report !== undefined) return JSON.parse(readFileSync(values.report, 'utf8'))
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-conformance-'))
  try {
    const file = join(folder, 'report.json')
    await runTests(file)
    return JSON.parse(readFileSync(file, 'utf8'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const { rows } = read('packages', 'adapters', 'test', 'vectors', 'eea-rows.json')
const reasons = read('test', 'conformance', 'eea-reasons.json')
const { lines, isConforming } = judgeRows(rows, reasons, await report())
process.stdout.write(`${lines.join('\n')}\n`)
process.exitCode = isConforming ? 0 : 1
