import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LockstepError } from '@lockstep/core'
import { describe, expect, test } from 'vitest'
import { runCommandLine, type Terminal } from '../src/index.js'
import { fixture, lockstep, runNode, temporaryFolder } from './run-lockstep.js'

const few = ['--property', '10', '--budget', '40 runs']

describe('lockstep inspect', () => {
  test('shows identity, calls with their wire paths, getters, events and errors', async () => {
    const { code, output } = await lockstep('.', 'inspect', fixture('good-coins'))
    expect(code).toBe(0)
    expect(output).toMatch(/^identity 0x[0-9a-f]{64}$/m)
    expect(output).toMatch(
      /^ {2}0x00 shield \(enclave, receives shieldFunds\): struct\{who:fixedBytes<32>,amount:u128\}/m,
    )
    expect(output).toMatch(/^ {2}0x01 send \(signed\)/m)
    expect(output).toMatch(/^ {2}0x00 free \(trusted\): struct\{\} -> u128$/m)
    expect(output).toMatch(/^ {2}coins\.Sent: struct\{to:fixedBytes<32>,amount:u128\}$/m)
    expect(output).toMatch(/^ {2}coins\.TooMuch$/m)
  })

  test('shows the same as JSON', async () => {
    const { output } = await lockstep('.', 'inspect', fixture('good-coins'), '--json')
    expect(JSON.parse(output)).toMatchObject({
      name: 'coins',
      calls: [
        { name: 'shield', path: '0x00' },
        { name: 'send', path: '0x01', origin: 'signed' },
      ],
      errors: [{ name: 'coins.NotEnough', type: 'struct{}' }, { name: 'coins.TooMuch' }],
    })
  })
})

describe('lockstep', () => {
  test('has help and a version', async () => {
    expect(await lockstep('.', '--version')).toEqual({ code: 0, output: '0.1.0\n', errors: '' })
    for (const ask of [['help'], ['--help'], ['verify', '--help']]) {
      expect(await lockstep('.', ...ask)).toMatchObject({
        code: 0,
        output: expect.stringContaining('lockstep replay FILE'),
      })
    }
  })

  test('is there in a checkout that is not built yet, and says what to do', async () => {
    const folder = await temporaryFolder()
    const command = fileURLToPath(new URL('../bin/lockstep.js', import.meta.url))
    cpSync(command, join(folder, 'bin/lockstep.js'))
    expect(await runNode(folder, ['bin/lockstep.js', 'help'])).toEqual({
      ...{ code: 2, output: '' },
      errors: 'lockstep: this checkout is not built yet; write npm run build in its top folder\n',
    })
  })

  const coins = fixture('good-coins')
  const nobody: Terminal = { write: () => undefined, progress: () => undefined, keys: undefined }

  test.each([
    [[], 'command is missing; there are verify,'],
    [['prove'], "command is 'prove'; there are verify,"],
    [['constructor'], "command is 'constructor'"],
    [['verify'], 'MODULE is missing'],
    [['verify', coins, 'another'], "a second MODULE is 'another'"],
    [['verify', 'nowhere.mjs'], "MODULE is 'nowhere.mjs'; there is no such file"],
    [['verify', fixture('no-stf')], 'it exports no STF'],
    [['verify', fixture('broken')], 'it does not load: this module cannot'],
    [['verify', fixture('two-stfs')], 'exports good, minting; name one of them'],
    [['verify', fixture('two-stfs'), '--export', 'neither'], "--export is 'neither'"],
    [['verify', coins, '--seed', '1.5'], "--seed is '1.5'; write a whole number from 0 to 2147483647"],
    [['verify', coins, '--seed=-1'], "--seed is '-1'"],
    [['verify', coins, '--budget', 'much'], "--budget is 'much'; write a time such as 10s"],
    [['verify', coins, '--budget', '0s'], "--budget is '0s'; write a time from 1ms to 24h"],
    [['verify', coins, '--budget', '1000001 runs'], 'from 1 to 1000000'],
    [['verify', coins, '--property', '5000'], "--property is '5000'; there are 1, 2,"],
    [['verify', coins, '--property', '18'], 'property 18 is lockstep mutate MODULE'],
    [['verify', coins, '--property', '19'], 'name what it is held against by --model'],
    [['verify', coins, '--model', 'nowhere.mjs'], "--model is 'nowhere.mjs'; there is no such file"],
    [['verify', coins, '--model', coins], 'exports no model; export what defineModel gives'],
    [['mutate', 'nowhere.ts'], "MODULE is 'nowhere.ts'; there is no such file"],
    [['mutate', coins, '--effort', '0'], "--effort is '0'; write a share of the usual runs"],
    [['mutate', coins, '--at-least', '101'], "--at-least is '101'; write a whole number from 0 to 100"],
    [['verify', coins, '--unreachable', 'nothing'], "--unreachable is 'nothing'; write the goal and why"],
    [['verify', coins, '--unknown'], "option is '--unknown'; there are --export,"],
    [['explain', 'nowhere.json'], "FILE is 'nowhere.json'; there is no such file"],
    [['explain', coins], 'this is no counterexample file: text'],
    [['html', '.'], "FILE is '.'; it cannot be read (EISDIR)"],
  ])('refuses a mistake in one line: %j', async (args, message) => {
    const error: unknown = await runCommandLine(args, nobody).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(LockstepError)
    expect(String(error)).toContain(message)
    expect(String(error)).not.toContain('\n')
  })

  test.each([
    [['prove'], "command is 'prove'; there are verify,"],
    [['verify', 'nowhere.mjs'], "MODULE is 'nowhere.mjs'; there is no such file"],
    [['explain', 'nowhere.json'], "FILE is 'nowhere.json'; there is no such file"],
  ])('ends %j with one line and code 2', async (args, message) => {
    const { code, output, errors } = await lockstep('.', ...args)
    expect(errors).toContain(message)
    expect(errors).toMatch(/^lockstep: [^\n]+\n$/)
    expect({ code, output }).toEqual({ code: 2, output: '' })
  })

  test('names the field of a file that is none, and the STF of another', async () => {
    const folder = await temporaryFolder()
    const verified = await lockstep(folder, 'verify', fixture('minting-coins'), '--out', 'a.json', ...few)
    expect(verified.code).toBe(1)
    expect(await lockstep(folder, 'replay', 'a.json', '--module', fixture('clock'))).toMatchObject({
      code: 2,
      errors: "lockstep: the counterexample is one of 'coins', not of 'clock'\n",
    })
    writeFileSync(join(folder, 'b.json'), JSON.stringify({ format: 'lockstep-counterexample/1', stf: { name: 5 } }))
    expect(await lockstep(folder, 'explain', 'b.json')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('stf.name is 5 and must be text'),
    })
    expect(await lockstep(folder, 'html', 'a.json', '--out', 'no/where.html')).toMatchObject({
      code: 2,
      errors: "lockstep: --out is 'no/where.html'; it cannot be written (ENOENT)\n",
    })
  })
})
