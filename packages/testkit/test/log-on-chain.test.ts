import { createProvider } from '@lockstep/adapters/crypto-native'
import { executeBlock, executeGenesis } from '@lockstep/core/engine'
import { createState } from '@lockstep/core/state'
import { balances } from '@lockstep/stf-balances'
import { anyLogInBlocks, createWorld, type LogInBlocks, logToBlocks } from '@lockstep/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BlockOutcome } from '../src/execution/block-outcome.js'
import { blockOutcome } from '../src/execution/block-outcome.js'
import { runExecutor } from '../src/execution/run-executor.js'
import { logOnChain } from '../src/log/log-on-chain.js'

const provider = createProvider()
const world = createWorld(provider)
const shieldingKey = provider.generateRsaKey()

/** What the engine makes of inputs that were prepared directly. */
function executeDirectly(log: LogInBlocks): BlockOutcome[] {
  const state = createState(provider)
  state.commit(executeGenesis(balances, state))
  return logToBlocks(balances, world, log).map((block) => {
    const result = executeBlock({ stf: balances, provider }, state, block)
    const outcome = blockOutcome(balances, result)
    state.commit(result.prepared)
    return outcome
  })
}

/** What a shard executor makes of the same inputs, encrypted and signed, from the chain. */
async function executeFromChain(log: LogInBlocks): Promise<BlockOutcome[]> {
  const onChain = await logOnChain(balances, world, shieldingKey, log)
  return runExecutor(balances, shieldingKey, onChain, { world, seed: 1, batches: [] })
}

/** Without the hashes of operations and without roots over them, which signatures are part of. */
const comparable = (outcomes: readonly BlockOutcome[]) =>
  outcomes.map(({ stateRoot, diff, receipts, bugs }) => ({
    stateRoot,
    diff,
    bugs,
    receipts: receipts.map((receipt) => JSON.stringify(receipt).replace(/"operationHash":"0x[0-9a-f]{64}"/, '')),
  }))

describe('a log on a parentchain', () => {
  test('has the codes, events, diffs and state roots of the inputs that the properties prepare directly', async () => {
    await fc.assert(
      fc.asyncProperty(anyLogInBlocks(balances).filter(isAffordable), async (log) => {
        expect(comparable(await executeFromChain(log))).toEqual(comparable(executeDirectly(log)))
      }),
      { seed: 2, numRuns: 15 },
    )
  })

  test('every kind of record, in one log', async () => {
    const defects = ['badSignature', 'undecodable', 'truncated', 'trailingByte', 'directPath'] as const
    const others = ['undecryptable', 'foreignShard', 'delegated', 'duplicate'] as const
    const noop = { call: 'noop', from: 0, args: {}, nonce: 'next' } as const
    const log: LogInBlocks = {
      log: [
        { inbound: 'shieldFunds', args: { who: 'party:1', amount: '100' } },
        ...[...defects, ...others].map((defect) => ({ ...noop, defect })),
        { call: 'balanceTransfer', from: 1, args: { to: 'party:0', amount: '40' }, nonce: 'next' },
        {
          call: 'balanceUnshieldThroughEnclaveBridgePallet',
          from: 1,
          args: { beneficiary: 'party:2', amount: '5', shard: 'shard' },
          nonce: 'next',
        },
      ],
      blocks: [4],
    }
    const [direct, fromChain] = [executeDirectly(log), await executeFromChain(log)]
    expect(comparable(fromChain)).toEqual(comparable(direct))
    expect(direct.flatMap(({ receipts }) => receipts).map((receipt) => receipt)).toMatchObject(
      [
        'Ok',
        'BadSignature',
        'Undecodable',
        'Truncated',
        'TrailingBytes',
        'UnsupportedOperation',
        'Undecryptable',
        'ForeignShard',
        'Unauthorized',
        'Ok',
        'Duplicate',
        'Ok',
        'Ok',
      ].map((code) => ({ code })),
    )
  })
})

/** Whether the parentchain can pay for all that is shielded: what it cannot is no input. */
function isAffordable({ log }: LogInBlocks): boolean {
  const amounts = log.map((record) => ('inbound' in record ? BigInt(String(record.args.amount)) : 0n))
  return amounts.reduce((total, amount) => total + amount, 0n) < 1n << 128n
}
