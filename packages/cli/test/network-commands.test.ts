import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { runCommandLine } from '../src/index.js'
import { networkCommands } from '../src/network-commands.js'
import { temporaryFolder } from './run-lockstep.js'

async function outputOf(...args: readonly string[]): Promise<string> {
  const lines: string[] = []
  const terminal = { write: (line: string) => void lines.push(line), progress: () => undefined, keys: undefined }
  expect(await runCommandLine(args, terminal)).toBe(0)
  return lines.join('\n')
}

describe('help', () => {
  test('lists every command', async () => {
    const text = await outputOf('help')
    for (const name of Object.keys(networkCommands)) expect(text).toContain(`\n  lockstep ${name} `)
  })

  test.each(Object.keys(networkCommands))(
    'of %s has its options, an example of itself and the exit codes',
    async (name) => {
      const text = await outputOf(name, '--help')
      const command = await networkCommands[name]?.load()
      expect(text.split('\n')[0]).toMatch(new RegExp(`^lockstep ${name}\\b`))
      for (const option of Object.keys(command?.options ?? {})) expect(text).toContain(`\n  --${option} `)
      expect(text).toContain(`\nExamples\n  lockstep ${name}`)
      expect(text).toContain('Exit code 0: done. 1: refused or failed')
    },
  )
})

describe('completion', () => {
  let bash: string
  beforeAll(async () => {
    bash = await outputOf('completion', 'bash')
  })
  /** What is completed of the last word, in the folder `/`. */
  function ask(...words: readonly string[]): string {
    const quoted = words.map((word) => `'${word}'`).join(' ')
    const lines = `COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _lockstep; echo "\${COMPREPLY[@]}"`
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', `${bash}\n${lines}`], {
      cwd: '/',
      encoding: 'utf8',
    })
    expect(stderr).toBe('')
    return stdout.trim()
  }

  test('completes commands, options of all of them, and files, in bash', () => {
    expect(ask('lockstep', 'uns')).toBe('unshield')
    expect(ask('lockstep', 'ver')).toBe('verify')
    expect(ask('lockstep', 'transfer', '--ind')).toBe('--indirect')
    expect(ask('lockstep', 'verify', '--bud')).toBe('--budget')
    expect(ask('lockstep', 'replay', '--mod')).toContain('--module')
    expect(ask('lockstep', 'verify', 'et')).toBe('etc')
  })

  test.each([
    [['snapshot', ''], 'export verify import'],
    [['snapshot', 'v'], 'verify'],
    [['snapshot', 'verify', 'et'], 'etc'],
    [['snapshot', '--data', 'et'], 'etc'],
    [['snapshot', '--data', '=', 'et'], 'etc'],
    [['snapshot', '--json', '--data', '=', 'etc', 'exp'], 'export'],
    [['snapshot', 'verify', 'etc', ''], ''],
    [['account', ''], 'new import list show'],
    [['shard', ''], 'vault rotate-key'],
    [['shard', 'vault', ''], ''],
    [['oracle', '--every', '1s', ''], 'run measure whitelist events'],
    [['completion', 'z'], 'zsh'],
    [['help', ''], ''],
    [['attest', ''], ''],
    [['dev', 'et'], 'etc'],
    [['verify', '--budget', '10s', 'et'], 'etc'],
    [['verify', 'etc', ''], ''],
  ])('offers in bash behind %j what may stand there: %j', (words, completed) => {
    expect(ask('lockstep', ...words)).toBe(completed)
  })

  test('knows the words and the options with a value of a command in zsh, too', async () => {
    const script = await outputOf('completion', 'zsh')
    const lines = script.split('\n')
    for (const line of [
      "    snapshot) options='--data --json --help' valued=' --data ' places=('export verify import' 'FILE') ;;",
      "    completion) options='--help' valued=' ' places=('bash zsh') ;;",
      "    html) options='--out --help' valued=' --out ' places=('FILE') ;;",
    ])
      expect(lines).toContain(line)
    expect(script).toContain(`
  elif ((at > CURRENT)) || [[ $places[place] == FILE ]]; then
    _files
  else
    compadd -- \${=places[place]}
  fi
`)
  })

  test('names every command with its summary in zsh', async () => {
    const script = await outputOf('completion', 'zsh')
    for (const name of [...Object.keys(networkCommands), 'verify', 'html']) expect(script).toContain(`    '${name}:`)
    expect(script.startsWith('#compdef lockstep\n')).toBe(true)
  })
})

describe('mistakes', () => {
  const hash = `0x${'5a'.repeat(32)}`
  test.each([
    [['dev', '--workers', '0'], "--workers is '0'; write a whole number from 1 to 16"],
    [['dev', '--port', '70000'], "--port is '70000'"],
    [['dev', '--block-time', '5'], "--block-time is '5'; write a time from 10ms to 60s"],
    [['dev', '--block-time', '1ms'], "--block-time is '1ms'"],
    [['dev', '--block-time', '100ms', '--delay', '26ms'], "--delay is '26ms'; write a time from 1ms to 0.025s"],
    [['dev', '--watch', 'nobody'], "--watch is 'nobody'; write //Alice"],
    [['dev', 'nowhere.mjs'], "nowhere.mjs'; there is no such file"],
    [['call'], 'CALL is missing; write: lockstep call CALL'],
    [['transfer', '//Bob'], 'AMOUNT is missing'],
    [['transfer', '//Bob', '1', '2'], "argument is '2'"],
    [['receipt'], 'OPERATION is missing'],
    [['shard', '--json=1'], "--json is 'a value'; write it without one"],
    [['shard', '--worker'], '--worker is missing; write --worker URL|N'],
    [['attest', '--mrenclave', 'zz'], "--mrenclave is 'zz'; write 32 bytes in base58"],
    [['attest', '--quoting-key', '0x12'], "--quoting-key is '0x12'"],
    [['attest', '--worker', 'ws://x'], "--worker is 'ws://x'; write an address such as wss://"],
    [['snapshot', 'verify', 'nowhere.snapshot'], "FILE is 'nowhere.snapshot'; there is no such file"],
    [['snapshot', 'export', 'a.snapshot'], '--data is missing'],
    [['provision', '--data', 'x'], '--platform is missing'],
    [['benchmark', '--accounts', '0'], "--accounts is '0'; write a whole number from 1 to 200"],
    [['completion', 'fish'], "shell is 'fish'; there are bash and zsh"],
    [['watch', hash, hash], 'argument is'],
  ])('%j', async (args, message) => {
    const terminal = { write: () => undefined, progress: () => undefined, keys: undefined }
    const error: unknown = await runCommandLine(args, terminal).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'Usage', message: expect.stringContaining(message) })
    expect(String(error)).not.toContain('\n')
  })

  test('a network file that is none, and a missing one, are refused by their codes', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'network.json')
    const documents: string[] = []
    const terminal = { write: (line: string) => void documents.push(line), progress: () => undefined, keys: undefined }
    expect(await runCommandLine(['shard', '--network', path, '--json'], terminal)).toBe(1)
    for (const text of ['', '{', '[]', '{"format":"lockstep-network/1"}']) {
      writeFileSync(path, text)
      expect(await runCommandLine(['shard', '--network', path, '--json'], terminal)).toBe(1)
    }
    const codes = documents.map((line) => JSON.parse(line).error.code)
    expect(codes).toEqual(['NoNetwork', 'NetworkFile', 'NetworkFile', 'NetworkFile', 'NetworkFile'])
  })

  test('a snapshot of another format, or with a path that leaves the folder, is refused', async () => {
    const folder = await temporaryFolder()
    const [file, target] = [join(folder, 'a.snapshot'), join(folder, 'target')]
    mkdirSync(target)
    const sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    const headers = [
      '',
      'no json',
      '{}',
      JSON.stringify({ format: 'lockstep-snapshot/1', files: [{ path: '../x', size: 0, sha256 }] }),
    ]
    for (const header of headers) {
      writeFileSync(file, `${header}\n`)
      const documents: string[] = []
      const terminal = {
        write: (line: string) => void documents.push(line),
        progress: () => undefined,
        keys: undefined,
      }
      expect(await runCommandLine(['snapshot', 'import', file, '--data', target, '--json'], terminal)).toBe(1)
      expect(JSON.parse(documents.join('')).error.code).toBe('SnapshotMalformed')
    }
  })
})
