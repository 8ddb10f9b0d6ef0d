import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fixture } from '../run-lockstep.js'
import { type DevProcess, emptyFolder, endAll, startDev } from './start-dev.js'

/**
 * Integritee's demos as scripts of commands: `demo_indirect_invocation.sh` and `demo_shielding_unshielding_multiworker.sh`
 * (M6), `demo_direct_call_2_workers.sh` (M8) and `demo_sidechain.sh`. Their figures, without fees, which plain balances do not have.
 */
let network: DevProcess
let restAtFerdies: bigint

beforeAll(async () => {
  network = await startDev(await emptyFolder(), '--workers', '2', '--block-time', '200ms')
}, 120_000)
afterAll(endAll)

const unit = 10n ** 12n
const units = (amount: number): string => `${BigInt(Math.round(amount * 10)) * (unit / 10n)}`

async function balance(account: string, worker: string): Promise<{ free: unknown; nonce: unknown }> {
  const { free, nonce } = await network.document('balance', account, '--worker', worker)
  return { free, nonce }
}

async function atFerdies(): Promise<bigint> {
  return BigInt(String((await network.document('balance', '//Ferdie', '--parentchain')).free))
}

describe.each([
  { mode: '--indirect', worker: '1', bob: '//Bob', before: 0, ferdie: 1 },
  { mode: '--direct', worker: '2', bob: '//Bob//2', before: 3, ferdie: 2 },
])('M6 $mode on worker $worker', ({ mode, worker, bob, before, ferdie }) => {
  const on = ['--worker', worker]
  const sending = [...on, mode]

  test('begins with what this worker reached by itself', async () => {
    if (before === 0) restAtFerdies = await atFerdies()
    else expect(await balance('//Alice', worker)).toMatchObject({ free: units(before) })
    expect(await balance(bob, worker)).toEqual({ free: '0', nonce: 0 })
  })

  test('shields 6 to Alice', async () => {
    expect(await network.document('shield', '//Alice', '6', '--from', '//Alice', ...on)).toMatchObject({ code: 'Ok' })
  })

  test('transfers 2 to Bob', async () => {
    expect(await network.document('transfer', bob, '2', '--from', '//Alice', ...sending)).toMatchObject({
      ...{ status: 'Executed', path: mode.slice(2) },
      events: [{ name: 'Transferred', payload: { amount: units(2) } }],
    })
  })

  test('unshields 1 to Ferdie, who has it on the parentchain then', async () => {
    await network.document('unshield', '//Ferdie', '1', '--from', '//Alice', ...sending)
    expect((await atFerdies()) - restAtFerdies).toBe(BigInt(ferdie) * unit)
    expect(await balance('//Alice', worker)).toMatchObject({ free: units(before + 3) })
  })

  test('three transfers of 0.2 raise Bob’s nonce to 3', async () => {
    for (const nonce of [0, 1, 2]) {
      const sent = await network.document('transfer', '//Charlie', '0.2', '--from', bob, ...sending)
      expect(sent).toMatchObject({ nonce, code: 'Ok' })
    }
  })

  test('a transfer of 2 fails by its code and takes its nonce nevertheless', async () => {
    const { code, output, errors } = await network.run(
      ...['transfer', '//Charlie', '2', '--from', bob],
      ...sending,
      '--json',
    )
    expect(code).toBe(1)
    expect(JSON.parse(output)).toMatchObject({ nonce: 3, status: 'Failed', code: 'balances.InsufficientBalance' })
    expect(errors).toBe('lockstep: balances.InsufficientBalance: balanceTransfer failed\n')
  })

  test('one more transfer leaves Bob 1.2 with nonce 5', async () => {
    const sent = await network.document('transfer', '//Charlie', '0.2', '--from', bob, ...sending)
    expect(sent).toMatchObject({ nonce: 4, code: 'Ok' })
    expect(await balance(bob, worker)).toEqual({ free: units(1.2), nonce: 5 })
  })
})

describe.each([
  { mode: '--direct', worker: '1', sent: 4 },
  { mode: '--indirect', worker: '2', sent: 8 },
])('M8 $mode on worker $worker', ({ mode, worker, sent }) => {
  test('Charlie gets 5 and sends 4, and the other side has what both runs have sent', async () => {
    const on = ['--worker', worker]
    await network.document('shield', '//Charlie//8', '5', '--from', '//Charlie', ...on)
    await network.document('transfer', '//Bob//8', '4', '--from', '//Charlie//8', mode, ...on)
    expect(await balance('//Bob//8', worker)).toMatchObject({ free: units(sent) })
    expect(await balance('//Charlie//8', worker)).toMatchObject({ free: units(sent / 4) })
  })
})

describe('direct calls over two workers, demo_sidechain', () => {
  test('Dave has 5, and sends 2 by worker 1 and 2 by worker 2', async () => {
    await network.document('shield', '//Dave', '5', '--from', '//Dave', '--worker', '1')
    for (const worker of ['1', '2']) {
      const sent = await network.document('transfer', '//Eve', '2', '--from', '//Dave', '--direct', '--worker', worker)
      expect(sent).toMatchObject({ path: 'direct', code: 'Ok' })
    }
  })

  test('worker 1 tells that Dave has 1, worker 2 that Eve has 4', async () => {
    expect(await balance('//Dave', '1')).toEqual({ free: units(1), nonce: 2 })
    expect(await balance('//Eve', '2')).toEqual({ free: units(4), nonce: 0 })
  })

  test('both workers have the same state root at the same content', async () => {
    const roots = await Promise.all(
      ['1', '2'].map(async (worker) => (await network.document('shard', '--worker', worker)).stateRoot),
    )
    expect(roots[0]).toBe(roots[1])
  })
})

describe('what is not trusted, and what is refused', () => {
  const other = `0x${'11'.repeat(32)}`
  test.each([
    [['attest', '--mrenclave', other], 'WrongMeasurement'],
    [['shard', '--quoting-key', other], 'QuoteSignature'],
    [['get', 'free', '--stf', fixture('good-coins'), '--from', '//Bob'], 'ForeignStf'],
    [['transfer', '//Eve', '0.1', '--from', '//Bob', '--direct', '--nonce', '0'], 'RpcRefused'],
    [['receipt', other], 'NoReceipt'],
    [['watch', other, '--timeout', '100ms'], 'Timeout'],
  ])('%j ends with code 1 and %s', async (args, name) => {
    const { code, output, errors } = await network.run(...args, '--json')
    expect(errors).toMatch(new RegExp(`^lockstep: ${name}: .+\\n$`))
    expect({ code, document: JSON.parse(output) }).toMatchObject({ code: 1, document: { error: { code: name } } })
  })

  test('attest tells the measurement that dev has printed', async () => {
    const { mrenclave } = network.ready
    const { code, output, errors } = await network.runAlone('attest', '--any', '--json')
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    expect(JSON.parse(output)).toMatchObject({ mrenclave, debug: false, expected: null })
  })
})

describe('the end', () => {
  test('Ctrl-C ends it with code 0 and leaves no network file', async () => {
    expect(existsSync(join(network.folder, '.lockstep/network.json'))).toBe(true)
    expect(await network.interrupt()).toBe(0)
    expect(existsSync(join(network.folder, '.lockstep/network.json'))).toBe(false)
    expect(await network.runAlone('shard')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('lockstep: NoNetwork: '),
    })
  })
})
