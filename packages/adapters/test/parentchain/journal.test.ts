import { type EventRecord, integriteePalletIndexes } from '@lockstep/adapters/parentchain/integritee'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createChainState } from '../../src/parentchain/embedded/chain-state.js'
import { depositEvent } from '../../src/parentchain/embedded/deposit-event.js'
import type { DispatchContext } from '../../src/parentchain/embedded/dispatch-context.js'
import { palletFailure } from '../../src/parentchain/embedded/dispatch-failure.js'
import { createJournal, createTable } from '../../src/parentchain/embedded/journal.js'
import { moveFunds } from '../../src/parentchain/embedded/pallets/balances/move-funds.js'
import { sudo } from '../../src/parentchain/embedded/pallets/sudo/sudo.js'
import { alice, bob, bytes32, shard } from './test-chain.js'

describe('the journal', () => {
  /** Writes, and transactions of writes, of which some fail. */
  type Step =
    | { readonly key: number; readonly value: number }
    | { readonly steps: readonly Step[]; readonly fails: boolean }
  const { step } = fc.letrec<{ step: Step }>((tie) => ({
    step: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.record({ key: fc.nat(3), value: fc.nat(9) }),
      fc.record({ steps: fc.array(tie('step'), { maxLength: 5 }), fails: fc.boolean() }),
    ),
  }))

  test('keeps exactly the writes of transactions that succeed, however they are nested', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
        const journal = createJournal()
        const table = createTable<number, number>(journal)
        const apply = (one: Step): void => {
          if ('key' in one) {
            table.set(one.key, one.value)
            return
          }
          const run = (): void => {
            one.steps.forEach(apply)
            if (one.fails) throw new Error('taken back')
          }
          try {
            journal.transact(run)
          } catch {
            // The steps behind it go on, as behind a failed extrinsic.
          }
        }
        steps.forEach(apply)
        expect([0, 1, 2, 3].map((key) => table.get(key))).toEqual(
          [0, 1, 2, 3].map((key) => model(steps, new Map()).get(key)),
        )
      }),
      { numRuns: 300 },
    )
  })

  /** The same by copying: a failed transaction's copy is thrown away. */
  function model(steps: readonly Step[], start: ReadonlyMap<number, number>): Map<number, number> {
    let entries = new Map(start)
    for (const one of steps) {
      if ('key' in one) entries.set(one.key, one.value)
      else if (!one.fails) entries = model(one.steps, entries)
    }
    return entries
  }
})

test('a call inside sudo that fails in its middle leaves neither writes nor events', () => {
  const state = createChainState()
  const events: EventRecord[] = []
  const context: DispatchContext = {
    pallets: integriteePalletIndexes,
    state,
    attestation: { verifyQuote: () => undefined, allowSkippingAttestation: false },
    existentialDeposit: 0n,
    sudoKey: alice.account,
    block: { number: 1, timestamp: 1n },
    deposit: depositEvent(state.journal, events, 1),
  }
  state.balances.set(alice.account, 5n)
  const call = {
    type: 'enclaveBridge',
    value: { type: 'invoke', value: { request: { shard, ciphertext: '0x' } } },
  } as const
  state.journal.transact(() =>
    sudo(context, { kind: 'signed', account: alice.account }, call, () => {
      moveFunds(context, alice.account, bob.account, 3n)
      state.executedUnshieldCalls.set(`${bytes32(1)}/${bytes32(2)}`, 1)
      throw palletFailure(context.pallets, 'enclaveBridge', 'ShardNotFound')
    }),
  )
  expect(events.map(({ event }) => event.type)).toEqual(['sudo'])
  expect([state.balances.get(alice.account), state.balances.get(bob.account)]).toEqual([5n, undefined])
  expect(state.executedUnshieldCalls.get(`${bytes32(1)}/${bytes32(2)}`)).toBeUndefined()
})

test('a bug of a pallet is no failed call: it reaches the producer, and the block leaves nothing', () => {
  const { journal, balances } = createChainState()
  const produce = (): void =>
    journal.transact(() => {
      journal.transact(() => balances.set(bob.account, 1n))
      throw new TypeError('a bug')
    })
  expect(produce).toThrow(TypeError)
  expect(balances.get(bob.account)).toBeUndefined()
})
