import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCounterexampleFile } from '@lockstep/testkit'
import { describe, expect, test } from 'vitest'
import { fixture, lockstep, temporaryFolder } from './run-lockstep.js'

const few = ['--budget', '10 runs']

describe('lockstep verify', () => {
  test('says that a good STF holds, and writes nothing', async () => {
    const folder = await temporaryFolder()
    const { code, output, errors } = await lockstep(folder, 'verify', fixture('good-coins'), ...few)
    expect(errors).toBe('')
    expect(code).toBe(0)
    expect(output).toMatch(/^coins version 1, identity 0x[0-9a-f]{64}, seed 42$/m)
    expect(output).toMatch(/^ {2}holds {2}10 invariants +10 runs$/m)
    expect(output).toMatch(
      /^ {2}call +executed +refused +operations +bytes\n {2}shield +\d+ +\d+ +5 of 1000 +\d+ of 262144$/m,
    )
    expect(output).not.toContain('FAILS')
    expect(readdirSync(folder)).toEqual([])
  }, 240_000)

  test('writes down a planted bug in at most three records, and explains it', async () => {
    const folder = await temporaryFolder()
    const { code, output } = await lockstep(folder, 'verify', fixture('minting-coins'), '--property', '10')
    expect(code).toBe(1)
    expect(output).toMatch(/FAILS {2}10 invariants: .*'supply' does not hold/)
    expect(output).toMatch(/It changed coins\.free of party:\d: \d+ → \d+/)
    const file = readCounterexampleFile(readFileSync(join(folder, 'lockstep-counterexample.json'), 'utf8'))
    expect(file.log?.log.length).toBeLessThanOrEqual(3)
    expect(file).toMatchObject({ property: { number: 10 }, stf: { name: 'coins' }, seed: 42, repeats: true })
  })

  test('prints one JSON document, and takes seed, property and file as they are given', async () => {
    const folder = await temporaryFolder()
    const given = ['--json', '--seed', '7', '--property', '10', '--out', 'found.json', ...few]
    const { code, output } = await lockstep(folder, 'verify', fixture('two-stfs'), '--export', 'minting', ...given)
    expect(code).toBe(1)
    expect(JSON.parse(output)).toMatchObject({
      stf: { name: 'coins', version: 1 },
      seed: 7,
      holds: false,
      properties: [{ number: 10, holds: false, seed: 7 }],
      written: { file: 'found.json', property: 10 },
    })
    expect(readdirSync(folder)).toEqual(['found.json'])
  })

  test('the same seed writes the same file', async () => {
    const folder = await temporaryFolder()
    for (const name of ['one.json', 'other.json']) {
      await lockstep(
        folder,
        'verify',
        fixture('minting-coins'),
        '--seed',
        '7',
        '--out',
        name,
        '--property',
        '10',
        ...few,
      )
    }
    const [one, other] = ['one.json', 'other.json'].map((name) => readFileSync(join(folder, name), 'utf8'))
    expect(one).toBe(other)
  })

  test('runs rounds until a time is over, and at least one', async () => {
    const folder = await temporaryFolder()
    const given = ['--property', '10', '--budget', '1s'] as const
    expect(await lockstep(folder, 'verify', fixture('good-coins'), ...given)).toMatchObject({ code: 0 })
    expect(await lockstep(folder, 'verify', fixture('minting-coins'), ...given)).toMatchObject({ code: 1 })
  })

  test('takes goals of property 17 that need not be reached, and notices one that is reached', async () => {
    const folder = await temporaryFolder()
    const only17 = ['verify', fixture('good-coins'), '--property', '17'] as const
    expect(await lockstep(folder, ...only17, '--unreachable', 'error NotEnough=for a test')).toMatchObject({
      code: 1,
      output: expect.stringContaining('reached, though listed as unreachable: error NotEnough'),
    })
  })

  test('names the clock where the clock is to blame', async () => {
    const folder = await temporaryFolder()
    const { code, output } = await lockstep(folder, 'verify', fixture('clock'), '--property', '1')
    expect(code).toBe(1)
    expect(output).toMatch(/the call stamp,.*clock\.seen of party:\d.*The ambient read that differed is Date\.now\(\)/)
  })

  test('finds in fresh processes what was read while the module was loaded, unless they are left out', async () => {
    const folder = await temporaryFolder()
    const given = ['verify', fixture('loaded-at'), '--property', '11', '--budget', '5 runs'] as const
    const { code, output } = await lockstep(folder, ...given)
    expect(code).toBe(1)
    expect(output).toMatch(/^ {2}holds {2}11 perturbed execution +5 runs$/m)
    expect(output).toMatch(/^ {2}FAILS {2}11 perturbed execution in ten environments: .*'loaded' is not deterministic/m)
    const { output: inProcess } = await lockstep(folder, ...given, '--in-process')
    expect(inProcess).toMatch(
      /^ {2}holds {2}11 perturbed execution +5 runs, the module was not run in fresh processes$/m,
    )
    expect(inProcess).not.toContain('ten environments')
  })

  test('checks the source for what no execution shows, and says what to write instead', async () => {
    const folder = await temporaryFolder()
    const given = ['verify', fixture('power'), '--property', '11', '--budget', '5 runs', '--in-process'] as const
    const { code, output } = await lockstep(folder, ...given)
    expect(code).toBe(1)
    expect(output).toMatch(/^ {2}holds {2}11 perturbed execution +5 runs/m)
    expect(output).toMatch(/^ {2}FAILS {2}11 source of the module: workers can differ by 1 place in the source$/m)
    expect(output).toMatch(/^ {2}\S*power\.mjs:12:\d+: .*'\*\*' on numbers .*; write bigints: .* \[EngineFloat\]$/m)
    expect(output).toMatch(/^lockstep-counterexample\.json has it$/m)
    expect(await lockstep(folder, ...given, '--allow-float-math')).toMatchObject({ code: 0 })
  })

  test('lists the places in the source where another property has a log to explain', async () => {
    const folder = await temporaryFolder()
    const given = ['verify', fixture('clock'), '--property', '11', '--budget', '5 runs', '--in-process'] as const
    const { output } = await lockstep(folder, ...given)
    expect(output).toMatch(
      /^ {2}FAILS {2}11 source of the module: .* 1 place in the source\n {10}\S*clock\.mjs:11:39: 'Date\.now' .* \[ClockRead\]$/m,
    )
    expect(output).toContain('lockstep replay lockstep-counterexample.json --module ')
  })

  test('trusts the packages that it is told to', async () => {
    const folder = await temporaryFolder()
    const given = ['verify', fixture('packaged'), '--property', '11', '--budget', '2 runs', '--in-process'] as const
    expect(await lockstep(folder, ...given)).toMatchObject({
      code: 1,
      output: expect.stringMatching(/ {2}\S*ipaddr\.js:\d+:\d+: .*\n {2}what packages do is looked at too/),
    })
    expect(await lockstep(folder, ...given, '--allow-package', 'ipaddr.js')).toMatchObject({ code: 0 })
  })
})

describe('lockstep mutate', () => {
  test('lists the mistakes that no property finds, and fails below a share', async () => {
    const folder = await temporaryFolder()
    const given = ['mutate', fixture('clock'), '--property', '17', '--effort', '0.1'] as const
    const { code, output } = await lockstep(folder, ...given)
    expect({ code, sum: output.trimEnd().split('\n').at(-1) }).toEqual({
      code: 0,
      sum: expect.stringMatching(/^clock: [0-9.]+ % of the mutants are caught \(seed 42\): /),
    })
  })
})
