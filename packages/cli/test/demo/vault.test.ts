import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DevProcess, emptyFolder, endAll, startDev } from './start-dev.js'

/**
 * Integritee's demos of plain transfers on the parentchain, as scripts of commands:
 * `demo_shielding_unshielding_using_shard_vault.sh` and `test_auto_shielding_with_transfer_bob.sh`; all of them over the
 * slow network of `fork-inducer.yml`, where everything is a sixth of a block late.
 */
let network: DevProcess
let restAtFerdies: bigint

beforeAll(async () => {
  const slow = ['--block-time', '300ms', '--delay', '50ms']
  network = await startDev(await emptyFolder(), '--workers', '2', '--watch', '//Alice', ...slow)
}, 120_000)
afterAll(endAll)

const unit = 10n ** 12n
const units = (amount: number): string => `${BigInt(Math.round(amount * 10)) * (unit / 10n)}`

async function balance(account: string, worker: string): Promise<{ free: unknown; nonce: unknown }> {
  const { free, nonce } = await network.document('balance', account, '--worker', worker)
  return { free, nonce }
}

async function onParentchain(account: string): Promise<bigint> {
  return BigInt(String((await network.document('balance', account, '--parentchain')).free))
}

describe.each([
  { mode: '--direct', worker: '1', bob: '//Bob//vault', before: 0, ferdie: 1 },
  { mode: '--indirect', worker: '2', bob: '//Bob//vault//2', before: 3, ferdie: 2 },
])('the vault, $mode on worker $worker', ({ mode, worker, bob, before, ferdie }) => {
  const on = ['--worker', worker]
  const sending = [...on, mode]
  let vault: string

  test('begins with what this worker reached by itself, and every worker names the same vault', async () => {
    if (before === 0) restAtFerdies = await onParentchain('//Ferdie')
    expect((await balance('//Charlie', worker)).free).toBe(units(before))
    const { account, address } = await network.document('shard', 'vault', ...on)
    expect(account).toBe(network.ready.shard)
    vault = String(address)
    expect((await network.run('shard', 'vault', ...on)).output).toBe(`${vault}\n`)
  })

  test('a transfer of 6 to the vault is Charlie’s on the shard', async () => {
    const way =
      mode === '--indirect'
        ? ['transfer', vault, '6', '--from', '//Charlie', '--parentchain']
        : ['shield', '//Charlie', '6', '--from', '//Charlie', '--vault']
    expect(await network.document(...way, ...on)).toMatchObject({
      ...{ status: 'Executed', code: 'Ok' },
      events: [{ name: 'Shielded', payload: { amount: units(6) } }],
    })
    expect((await balance('//Charlie', worker)).free).toBe(units(before + 6))
  })

  test('2 go to Bob, and 1 out of the vault to Ferdie', async () => {
    await network.document('transfer', bob, '2', '--from', '//Charlie', ...sending)
    await network.document('unshield', '//Ferdie', '1', '--from', '//Charlie', ...sending)
    expect((await onParentchain('//Ferdie')) - restAtFerdies).toBe(BigInt(ferdie) * unit)
    expect((await balance('//Charlie', worker)).free).toBe(units(before + 3))
    // Nothing but what the shard owes: Charlie's and each Bob's.
    expect(await onParentchain(vault)).toBe(BigInt(ferdie) * 5n * unit)
  })

  test('nonces: three transfers of 0.2, one of 2 that fails, one more', async () => {
    for (const amount of ['0.2', '0.2', '0.2', '2', '0.2']) {
      const { code } = await network.run('transfer', '//Dave', amount, '--from', bob, ...sending)
      expect(code).toBe(amount === '2' ? 1 : 0)
    }
    expect(await balance(bob, worker)).toEqual({ free: units(1.2), nonce: 5 })
  })
})

describe('a watched account', () => {
  test('what Bob transfers to Alice on the parentchain, Bob has on the shard', async () => {
    const before = BigInt(String((await balance('//Bob', '1')).free))
    const sent = await network.document('transfer', '//Alice', '6', '--from', '//Bob', '--parentchain')
    expect(sent).toMatchObject({ status: 'Executed', events: [{ name: 'Shielded' }] })
    expect((await balance('//Bob', '1')).free).toBe(`${before + 6n * unit}`)
    const { watched } = await network.document('shard')
    expect(watched).toHaveLength(1)
  })

  test('what Alice pays from it to the vault has been counted', async () => {
    const { address } = await network.document('shard', 'vault')
    const before = await balance('//Alice', '1')
    expect(
      await network.document('transfer', String(address), '1', '--from', '//Alice', '--parentchain'),
    ).toMatchObject({
      amount: units(1),
    })
    expect(await balance('//Alice', '1')).toEqual(before)
  })

  test('a transfer to anybody else is nothing to the shard', async () => {
    const before = await onParentchain('//Eve')
    const sent = await network.document('transfer', '//Eve', '2', '--from', '//Bob', '--parentchain')
    expect(sent).toMatchObject({ amount: units(2) })
    expect((await onParentchain('//Eve')) - before).toBe(2n * unit)
    expect((await balance('//Eve', '1')).free).toBe('0')
  })
})

describe('what is refused', () => {
  test.each([
    [['shield', '//Bob', '1', '--from', '//Charlie', '--vault'], 'the vault gives funds to whoever pays'],
    [['shield', '//Alice', '1', '--from', '//Alice', '--vault'], 'an account that the shard does not watch'],
    [['shield', '//Dave', '0', '--from', '//Dave', '--vault'], 'name an amount'],
    [['shard', 'volt'], 'write vault, '],
    [['transfer', '//Bob', '1', '--from', '//Eve', '--parentchain', '--indirect'], 'leave one of them out'],
  ])('%j is a mistake', async (args, message) => {
    expect(await network.run(...args)).toMatchObject({ code: 2, errors: expect.stringContaining(message) })
  })

  test('more than there is fails on the parentchain', async () => {
    const { code, errors } = await network.run('shield', '//Dave', '9999999', '--from', '//Dave', '--vault')
    expect({ code, errors }).toMatchObject({ code: 1, errors: expect.stringContaining('InvocationFailed') })
    expect(errors).toContain('balances.InsufficientBalance')
  })
})

describe('benchmark.sh', () => {
  test.each(['direct', 'indirect'])('many accounts, %s: every transfer is executed', async (path) => {
    const sent = await network.document('benchmark', '--accounts', '8', '--transfers', '2', `--${path}`)
    expect(sent).toMatchObject({ path, executed: 16, failed: 0, seconds: expect.any(Number) })
  })

  test('both workers are in the same state after all of it', async () => {
    // Whatever worker 1 has executed is on its way to worker 2 for a sixth of a block at most.
    await network.run('watch', '--blocks', '3', '--worker', '2')
    const states = await Promise.all(
      ['1', '2'].map(async (worker) => (await network.document('shard', '--worker', worker)).stateRoot),
    )
    expect(states[0]).toBe(states[1])
  })
})
