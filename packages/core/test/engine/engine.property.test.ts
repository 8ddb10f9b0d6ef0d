import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PreparedInput } from '../../src/operation/index.js'
import { type EngineCode, engineCodes } from '../../src/receipt/index.js'
import { alice, bob, emptyState, execute, outcomes, prepared, probe, shard } from './probe.js'

const stf = probe({
  add: ({ state, send }) => {
    state.counter.update((count) => count + 1n)
    send('pay', { amount: 1n })
  },
  fail: ({ state, fail }) => {
    state.counter.set(1_000_000n)
    fail('Other')
  },
  swallow: ({ state, send, fail }) => {
    send('pay', { amount: 1n })
    try {
      fail('Refused')
    } catch {
      state.counter.set(2_000_000n)
    }
  },
  bug: ({ state, send }) => {
    state.counter.set(3_000_000n)
    send('pay', { amount: 1n })
    throw new Error('ouch')
  },
})

type Name = 'add' | 'fail' | 'swallow' | 'bug' | 'sealed'

interface Step {
  readonly name: Name
  readonly sender: typeof alice
  readonly nonce: number
  readonly delegated: boolean
}

const step: fc.Arbitrary<Step> = fc.record({
  name: fc.constantFrom<Name>('add', 'add', 'fail', 'swallow', 'bug', 'sealed'),
  sender: fc.constantFrom(alice, bob),
  nonce: fc.nat(4),
  delegated: fc.integer({ min: 0, max: 5 }).map((draw) => draw === 0),
})
const blocks = fc.array(
  fc.array(fc.oneof({ weight: 9, arbitrary: step }, { weight: 1, arbitrary: fc.constant('bad') }), { maxLength: 12 }),
  { maxLength: 4 },
)

/** What the receipts and the state must be, in the terms of the rules and of nothing else. */
function model(sequence: readonly (readonly (Step | 'bad')[])[]) {
  const nonces = new Map<string, number>()
  let counter = 0n
  let paid = 0
  const expected = sequence.map((block) => {
    const executed = new Set<string>()
    return block.map((input): [string, number, number] => {
      const rejected = (code: EngineCode): [string, number, number] => ['Rejected', 0, engineCodes[code]]
      if (input === 'bad') return rejected('BadSignature')
      const key = JSON.stringify(input)
      const next = nonces.get(input.sender) ?? 0
      if (executed.has(key)) return rejected('Duplicate')
      if (input.name === 'sealed') return rejected('BadOrigin')
      if (input.delegated) return rejected('Unauthorized')
      if (input.nonce !== next) return rejected(input.nonce < next ? 'StaleNonce' : 'FutureNonce')
      executed.add(key)
      nonces.set(input.sender, next + 1)
      if (input.name === 'fail') return ['Failed', 1, 1]
      if (input.name === 'swallow') return ['Failed', 1, 0]
      if (input.name === 'bug') return ['Failed', 0, engineCodes.Internal]
      counter += 1n
      paid += 1
      return ['Executed', 0, 0]
    })
  })
  return { expected, nonces, counter, paid }
}

function inputOf(each: Step | 'bad'): PreparedInput {
  if (each === 'bad') return { kind: 'rejected', operationHash: shard, code: 'BadSignature' }
  const { name, sender, nonce, delegated } = each
  return prepared(stf, name, { sender, nonce, delegate: delegated ? shard : null })
}

describe('any sequence of blocks', () => {
  it('has the receipts, the nonces, the state and the outbox of a model of twenty lines', () => {
    const reached = new Set<string>()
    fc.assert(
      fc.property(blocks, (sequence) => {
        const state = emptyState()
        const results = sequence.map((block) => {
          const result = execute(stf, block.map(inputOf), state)
          state.commit(result.prepared)
          return result
        })
        const { expected, nonces, counter, paid } = model(sequence)
        expect(results.map(outcomes)).toEqual(expected)
        for (const [, module, code] of expected.flat()) reached.add(`${module}.${code}`)
        expect(results.flatMap(({ outbox }) => outbox)).toHaveLength(paid)
        for (const account of [alice, bob]) {
          expect(state.get('system.nonce', account)?.[0] ?? 0).toBe(nonces.get(account) ?? 0)
        }
        expect(BigInt(state.get('probe.counter', '0x')?.[0] ?? 0)).toBe(counter)
      }),
      { numRuns: 300, seed: 1 },
    )
    // Every outcome of the model was met, so that the property is about all of them.
    expect([...reached].sort()).toEqual(['0.0', '0.10', '0.11', '0.12', '0.13', '0.15', '0.7', '0.8', '1.0', '1.1'])
  })

  it('gives effects of different ids', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const { outbox } = execute(stf, steps.map(inputOf))
        expect(new Set(outbox.map(({ id }) => id)).size).toBe(outbox.length)
      }),
      { numRuns: 50 },
    )
  })

  it('has the state root of the accepted calls alone', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const inputs = steps.map(inputOf)
        const { receipts, root } = execute(stf, inputs)
        const accepted = inputs.filter((_, index) => receipts[index]?.status !== 'Rejected')
        expect(execute(stf, accepted).root).toEqual(root)
      }),
      { numRuns: 50 },
    )
  })
})
