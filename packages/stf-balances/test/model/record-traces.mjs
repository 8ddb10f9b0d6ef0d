// Simulates balances.qnt and writes what it did into traces/: run as `npm run quint` after a change of the model.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const [traces, steps, samples, seed] = [20, 16, 1_000, '0x10c57e9']
const folder = fileURLToPath(new URL('.', import.meta.url))
const written = mkdtempSync(join(tmpdir(), 'lockstep-quint-'))

try {
  const { status } = spawnSync(
    'npx',
    [
      ...['quint', 'run', '--mbt', `--seed=${seed}`, `--n-traces=${traces}`, `--max-steps=${steps}`],
      // The other backend is a program that quint downloads.
      ...['--backend=typescript', `--max-samples=${samples}`, '--invariant=conserved', '--verbosity=1'],
      `--out-itf=${join(written, 'trace_{seq}.itf.json')}`,
      join(folder, 'balances.qnt'),
    ],
    { stdio: 'inherit' },
  )
  if (status !== 0) throw new Error(`quint ended with ${status}; the traces are as they were`)
  const files = readdirSync(written)
  rmSync(join(folder, 'traces'), { recursive: true, force: true })
  mkdirSync(join(folder, 'traces'))
  for (const file of files) {
    const { vars, states } = JSON.parse(readFileSync(join(written, file), 'utf8'))
    const number = /_(\d+)\./.exec(file)?.[1]?.padStart(2, '0')
    // A state on each line, and neither the time nor the path of this run: the same model gives the same files.
    const lines = states.map((state) => `    ${JSON.stringify(state)}`)
    const text = `{\n  "vars": ${JSON.stringify(vars)},\n  "states": [\n${lines.join(',\n')}\n  ]\n}\n`
    writeFileSync(join(folder, 'traces', `${number}.itf`), text)
  }
} finally {
  rmSync(written, { recursive: true, force: true })
}
