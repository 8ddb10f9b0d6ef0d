import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))

interface Document {
  readonly workers: readonly {
    readonly name: string
    readonly shard: string
    readonly block: number
    readonly stateRoot: string
    readonly receiptsRoot: string
  }[]
  readonly accounts: Readonly<Record<string, { readonly free: string; readonly nonce: number }>>
  readonly receipts: Readonly<Record<string, number>>
  readonly refused: readonly { readonly worker: string; readonly reason: string }[]
  readonly steps: readonly { readonly name: string; readonly ms: number }[]
}

/** A folder for temporary files that is nobody else's, so that what is left behind is seen. */
const temporary = mkdtempSync(join(tmpdir(), 'lockstep-m6-test-'))
const env = { ...process.env, TMPDIR: temporary }
afterAll(() => rmSync(temporary, { recursive: true, force: true }))

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', env })
}

function runJson(seed: number): Document {
  const { status, stdout, stderr } = run('--json', '--seed', `${seed}`)
  expect(status, stderr).toBe(0)
  expect(stdout.endsWith('}\n')).toBe(true)
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')
}

function withoutTimes(document: Document): unknown {
  return { ...document, steps: document.steps.map(({ name }) => name) }
}

describe('the main job', () => {
  let document: Document
  beforeAll(() => {
    document = runJson(7)
  })

  test('M6 rows 2 to 9: the accounts have the exact figures of both passes', () => {
    expect(document.accounts).toEqual({
      alice: { free: '6000000000000', nonce: 4 },
      bob: { free: '1200000000000', nonce: 5 },
      bob2: { free: '1200000000000', nonce: 5 },
      charlie: { free: '1600000000000', nonce: 0 },
      ferdie: { free: '2000000000000', nonce: 0 },
    })
  })

  test('workers A, B and C end at the same block with the same roots', () => {
    expect(document.workers.map(({ name }) => name)).toEqual(['A', 'B', 'C'])
    const [first, ...others] = document.workers.map(({ name: _, ...state }) => state)
    for (const other of others) expect(other).toEqual(first)
    expect(first?.stateRoot).toMatch(/^0x[0-9a-f]{64}$/)
    expect(first?.block).toBeGreaterThan(20)
  })

  test('every input has left one receipt with its own code', () => {
    // By hand, for two passes: shieldings 2, transfers of Alice 1, of Bob 4, of Dave 2, unshields 3 make 12 that are executed.
    expect(document.receipts).toEqual({
      BadOrigin: 2,
      BadSignature: 4,
      Duplicate: 2,
      ForeignShard: 2,
      FutureNonce: 2,
      Ok: 24,
      StaleNonce: 2,
      TrailingBytes: 2,
      Truncated: 2,
      TruncatedCiphertext: 2,
      Undecodable: 2,
      Undecryptable: 2,
      UnsupportedOperation: 2,
      'balances.InsufficientBalance': 2,
    })
  })

  test('worker D with a changed STF is refused for its measurement', () => {
    expect(document.refused).toEqual([{ worker: 'D', reason: 'WrongMeasurement' }])
  })

  test('the same seed gives the same document, times aside', () => {
    expect(withoutTimes(runJson(7))).toEqual(withoutTimes(document))
  })

  test('another seed gives other roots and the same figures', () => {
    const other = runJson(8)
    expect(other.accounts).toEqual(document.accounts)
    expect(other.receipts).toEqual(document.receipts)
    expect(other.workers[0]?.receiptsRoot).not.toBe(document.workers[0]?.receiptsRoot)
  })

  test('without --json it ends with tables that a person can read', () => {
    const { status, stdout } = run()
    expect(status).toBe(0)
    expect(stdout).toMatch(/^worker +block +state root +receipts root$/m)
    expect(stdout).toMatch(/^alice +6 +4$/m)
    expect(stdout).toMatch(/^Workers A, B, C agree on every root\./m)
    expect(stdout).toMatch(/^D +WrongMeasurement$/m)
  })

  test('leaves no folder behind', () => {
    expect(readdirSync(temporary)).toEqual([])
  })

  test.each([
    [['--seed', 'x'], 'seed is x'],
    [['--seed', '4294967296'], '4294967295'],
    [['--sed', '1'], '--sed'],
  ])('%s is refused with a sentence that names it', (args, text) => {
    const { status, stdout, stderr } = run(...args)
    expect(status).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toContain('Arguments')
    expect(stderr).toContain(text)
  })

  test('--serve leaves the workers running until it is interrupted', async () => {
    const served = spawn(process.execPath, [main, '--serve', '--json'], { env })
    let stdout = ''
    served.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
    })
    const running = new Promise<void>((resolve) => {
      served.stderr.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('are running')) resolve()
      })
    })
    await running
    const ended = new Promise<number | null>((resolve) => served.once('exit', (code) => resolve(code)))
    served.kill('SIGINT')
    expect(await ended).toBe(0)
    expect(JSON.parse(stdout).refused).toHaveLength(1)
  })

  test('an interrupted run leaves nothing behind', async () => {
    const interrupted = spawn(process.execPath, [main], { env })
    await new Promise<void>((resolve) => interrupted.stderr.once('data', () => resolve()))
    expect(readdirSync(temporary)).toHaveLength(1)
    const ended = new Promise<number | null>((resolve) => interrupted.once('exit', (code) => resolve(code)))
    interrupted.kill('SIGINT')
    expect(await ended).toBe(130)
    expect(readdirSync(temporary)).toEqual([])
  })
})
