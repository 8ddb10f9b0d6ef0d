import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DevProcess, emptyFolder, endAll, startDev } from './start-dev.js'

/** Integritee's session proxies as a script of commands: a delegate's calls and getters, and what its role ends at. */
let network: DevProcess

beforeAll(async () => {
  network = await startDev(await emptyFolder(), '--export', 'integritee', '--block-time', '100ms')
  await network.document('shield', '//Alice', '5', '--from', '//Alice')
}, 120_000)
afterAll(endAll)

// The account of //Alice, as every Substrate tool writes it.
const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
const asBob = ['--from', alice, '--delegate', '//Bob']

function proxy(delegate: string, role: object): string {
  return JSON.stringify({ delegate, credentials: { role, expiry: null, seed: `0x${'00'.repeat(32)}` } })
}

describe('a session proxy without the right to transfer', () => {
  test('is nobody’s delegate before it was added', async () => {
    const refused = await network.run('call', 'noop', ...asBob, '--nonce', '0')
    expect(refused.code).toBe(1)
    expect(refused.errors).toContain('Unauthorized')
  })

  test.each(['--direct', '--indirect'])('calls in the delegator’s name, %s', async (mode) => {
    if (mode === '--direct') {
      const args = proxy('//Bob', { type: 'NonTransfer', value: null })
      const added = await network.document('call', 'addSessionProxy', '--args', args, '--from', '//Alice')
      expect(added).toMatchObject({ code: 'Ok', nonce: 0, events: [{}, { name: 'SessionProxyAdded' }] })
    }
    const sent = await network.document('call', 'noop', ...asBob, mode)
    expect(sent).toMatchObject({ code: 'Ok', path: mode.slice(2), nonce: mode === '--direct' ? 1 : 2 })
  })

  test('asks in the delegator’s name, and the delegator has paid', async () => {
    // 5 less a deposit of 0.1 and three fees of 0.01, by hand.
    const { value } = await network.document('get', 'accountInfo', ...asBob)
    expect(value).toMatchObject({ nonce: 3, data: { free: '4870000000000' } })
  })

  test('does not transfer, and a stranger does not even ask', async () => {
    const transfer = await network.run('transfer', '//Bob', '1', ...asBob)
    expect(transfer).toMatchObject({ code: 1, errors: expect.stringContaining('Unauthorized') })
    const stranger = await network.run('get', 'accountInfo', '--from', alice, '--delegate', '//Charlie')
    expect(stranger).toMatchObject({ code: 1, errors: expect.stringContaining('Unauthorized') })
    expect(await network.document('balance', '//Alice')).toMatchObject({ free: '4870000000000', nonce: 3 })
  })
})

test('an address signs nothing, and a mistyped one is nobody', async () => {
  const signing = await network.run('transfer', '//Bob', '1', '--from', alice)
  expect(signing).toMatchObject({ code: 2, errors: expect.stringContaining('a signature needs a secret') })
  const mistyped = await network.run('transfer', alice.replace('QY', 'QZ'), '1', '--from', '//Alice')
  expect(mistyped).toMatchObject({ code: 2, errors: expect.stringContaining('does not fit its checksum') })
})
