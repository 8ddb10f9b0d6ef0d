import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fixture } from '../run-lockstep.js'
import { type DevProcess, emptyFolder, endAll, startDev } from './start-dev.js'

/**
 * `demo_smart_contract.sh`, over two workers: a counter in Solidity that begins with 34. The address is the one in that
 * script, of the first contract that //Alice's account creates.
 */
const contract = '0x8a50db1e0f9452cfd91be8dc004ceb11cb08832f'
const counter: Readonly<Record<'initCode' | 'increment' | 'add' | 'calledLastBy', string>> = JSON.parse(
  readFileSync(new URL('../fixtures/evm/counter.json', import.meta.url), 'utf8'),
)
let network: DevProcess
beforeAll(async () => {
  network = await startDev(await emptyFolder(), fixture('evm'), '--workers', '2', '--block-time', '100ms')
}, 120_000)
afterAll(endAll)

const call = (name: string, args: object, ...options: readonly string[]): Promise<Record<string, unknown>> =>
  network.document('call', name, '--args', JSON.stringify(args), '--from', '//Alice', ...options)
const thirtyEight = `0x${'00'.repeat(31)}26`
const first = `0x${'00'.repeat(32)}`

async function stored(worker: string): Promise<unknown> {
  const args = JSON.stringify({ address: contract, slot: first })
  return (await network.document('get', 'evmStorage', '--args', args, '--worker', worker)).value
}

test('Alice creates the counter at the address that her account and nonce give', async () => {
  expect(await call('evmCreate', { initCode: counter.initCode }, '--direct')).toMatchObject({
    ...{ status: 'Executed', path: 'direct' },
    events: [{ name: 'Created', payload: { address: contract } }],
  })
  expect(await stored('1')).toBe(`0x${'00'.repeat(31)}22`)
})

test('increment and add 3, one each way, make 38 on both workers', async () => {
  await call('evmCall', { target: contract, input: counter.increment }, '--direct')
  await call(
    'evmCall',
    { target: contract, input: `${counter.add}${'00'.repeat(31)}03` },
    '--indirect',
    '--worker',
    '2',
  )
  expect([await stored('1'), await stored('2')]).toEqual([thirtyEight, thirtyEight])
})

test('the contract tells who called it last, and a call of nothing fails', async () => {
  const { account } = await network.document('account', 'show', '//Alice')
  const sent = await call('evmCall', { target: contract, input: counter.calledLastBy }, '--direct')
  const output = `0x${'00'.repeat(12)}${String(account).slice(2, 42)}`
  expect(sent).toMatchObject({ events: [{ name: 'Called', payload: { output } }] })
  // Add without its argument: the contract reverts. An account has no code.
  for (const [target, input, code] of [
    [contract, counter.add, 'evm.Reverted'],
    [`0x${'11'.repeat(20)}`, '0x', 'evm.NoContract'],
  ]) {
    const args = JSON.stringify({ target, input })
    const { code: exit, errors } = await network.run('call', 'evmCall', '--args', args, '--from', '//Alice')
    expect({ exit, errors }).toEqual({ exit: 1, errors: `lockstep: ${code}: evmCall failed\n` })
  }
})
