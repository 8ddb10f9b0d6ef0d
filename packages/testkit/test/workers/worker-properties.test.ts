import { AccountId, defineStf, type Stf, u64, value } from '@lockstep/core'
import { balances } from '@lockstep/stf-balances'
import {
  adapterIndependence,
  crashAnywhere,
  crashAtEveryByteProperty,
  type LogInBlocks,
  nonInterference,
  type PropertyOptions,
  rollbackAttack,
  statusMachines,
} from '@lockstep/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { everyCrashPoint } from '../../src/workers/crash-points.js'
import { createStage } from '../../src/workers/stage-shard.js'
import { plainTransfer, smallBank } from '../small-bank.js'

const properties: readonly (readonly [string, (stf: Stf, options?: PropertyOptions) => void | Promise<void>])[] = [
  ['5 crash anywhere', crashAnywhere],
  ['13 status machines', statusMachines],
  ['14 adapter independence', adapterIndependence],
  ['21 non-interference', nonInterference],
  ['22 rollback attack', rollbackAttack],
]

/** Sends effects that no parentchain knows, and has a bug that quotes what it was given. */
const mailer = defineStf({
  name: 'mailer',
  version: 1,
  state: { sent: value(u64, 0n), drawn: value(AccountId, `0x${'00'.repeat(32)}`) },
  effects: { mail: { to: AccountId, number: u64 } },
  calls: {
    post: {
      args: { to: AccountId, number: u64 },
      execute({ state, send, random }, { to, number }) {
        if (number > 1n << 60n) throw new TypeError(`cannot count to ${number} for ${to}`)
        state.sent.update((sent) => sent + 1n)
        state.drawn.set(random())
        send('mail', { to, number })
      },
    },
  },
})

const bare = defineStf({ name: 'bare', version: 1, state: { number: value(u64, 0n) }, calls: {} })

describe.each(properties)('property %s', (_, property) => {
  test('holds for balances', async () => {
    await property(balances)
  })

  test.each([smallBank(plainTransfer), mailer, bare])('holds for the STF $name', async (stf) => {
    await property(stf, { numRuns: 6, seed: 7 })
  })
})

test('property 5 holds at every byte of a worker without blocks', async () => {
  const details = await fc.check(crashAtEveryByteProperty.property(bare), { numRuns: 1, seed: 1 })
  expect(details.failed).toBe(false)
}, 300_000)

/** Funds and a payment out of them, in one block: what is recovered has a state, receipts and an output to lose. */
const shieldAndUnshield: LogInBlocks = {
  log: [
    { inbound: 'shieldFunds', args: { who: 'party:0', amount: '1000' } },
    {
      call: 'balanceUnshieldThroughEnclaveBridgePallet',
      from: 0,
      args: { beneficiary: 'party:1', amount: '10', shard: 'shard' },
      nonce: 'next',
    },
  ],
  blocks: [2],
}

test('property 5 holds at every byte of a worker that shields and pays out', async () => {
  const expected = createStage()(balances, shieldAndUnshield).expected()
  // Blocks in which everything is refused would prove little more than blocks without inputs.
  expect(expected.flatMap(({ receipts }) => receipts.map(({ code }) => code))).toEqual([0, 0])
  const details = await fc.check(crashAtEveryByteProperty.property(balances), {
    numRuns: 1,
    examples: [[shieldAndUnshield]],
    // A failure says at which byte, and the log is as short as it can be.
    endOnFailure: true,
  })
  expect(details.errorInstance).toBeNull()
}, 300_000)

test('every crash point: in front of each event, inside of each write, at the end, with and without power', () => {
  const write = { kind: 'write', file: 0, position: 0, bytes: new Uint8Array(3) } as const
  const points = everyCrashPoint([{ kind: 'create', path: '/a' }, write, { kind: 'sync', file: 0 }])
  expect(points.filter(({ powerCut }) => powerCut).map(({ event, bytes }) => [event, bytes])).toEqual([
    [0, 0],
    [1, 0],
    [1, 1],
    [1, 2],
    [2, 0],
    [3, 0],
  ])
  expect(points).toHaveLength(12)
})
