import { bool, type Codec, defineStf, map, type Stf, u8, u64, u128, value } from '@lockstep/core'
import { codec, convergence, invariants, replayEquivalence, workerConvergence } from '@lockstep/testkit'
import { describe, expect, test } from 'vitest'
import { counterexampleOf, failureOf, recordsOf } from './counterexample-of.js'
import { smallBank } from './small-bank.js'

describe('money', () => {
  test('a transfer to oneself that burns is found by two records', () => {
    // Reads both accounts before it writes either; of two writes to one account the last one stays.
    const burning = smallBank(({ state: { account }, origin, fail }, { to, amount }) => {
      const [sender, beneficiary] = [account.get(origin).free, account.get(to).free]
      if (sender < amount) fail('InsufficientBalance')
      account.set(to, { free: beneficiary + amount })
      account.set(origin, { free: sender - amount })
    })
    const failure = failureOf(invariants, burning)
    expect(failure.message).toMatch(
      /^Property 10 \(invariants\) does not hold for 'smallBank': after input 2 of block 1, transfer: the invariant 'conservation' does not hold/,
    )
    const [shielding, transfer, ...others] = recordsOf(counterexampleOf(failure))
    expect(others).toEqual([])
    expect(shielding).toMatchObject({ inbound: 'shieldFunds', args: { amount: '1' } })
    expect(transfer).toMatchObject({ call: 'transfer', nonce: 'next', args: { to: shielding?.args.who, amount: '1' } })
  })

  test('a call that gives up after its first write, without fail, is found', () => {
    const partial = smallBank(({ state: { account }, origin }, { to, amount }) => {
      if (account.get(origin).free < amount) return
      account.update(origin, (from) => {
        from.free -= amount
      })
      if (amount > 10n) return
      account.update(to, (beneficiary) => {
        beneficiary.free += amount
      })
    })
    expect(recordsOf(counterexampleOf(failureOf(invariants, partial)))).toHaveLength(2)
  })

  test('a transfer that takes from nobody is found by one record', () => {
    const minting = smallBank(({ state: { account } }, { to, amount }) => {
      account.update(to, (beneficiary) => {
        beneficiary.free += amount
      })
    })
    expect(recordsOf(counterexampleOf(failureOf(invariants, minting)))).toEqual([
      { call: 'transfer', from: 0, args: { to: 'party:0', amount: '1' }, nonce: 'next' },
    ])
  })

  test('a transfer that throws for want of funds is found: the engine contains it, but it is a bug', () => {
    const throwing = smallBank(({ state: { account }, origin }, { amount }) => {
      account.update(origin, (from) => {
        from.free -= amount
      })
    })
    const failure = failureOf(invariants, throwing)
    expect(failure.message).toMatch(/after input 1 of block 1, transfer has a bug: CodecError/)
    expect(recordsOf(counterexampleOf(failure))).toHaveLength(1)
  })

  test('what a caught failure has undone is no defect', () => {
    const hesitant = smallBank(({ state: { account }, origin, fail }) => {
      account.set(origin, { free: 1_000_000n })
      try {
        fail('InsufficientBalance')
      } catch {}
    })
    invariants(hesitant)
  })
})

/** An STF with one call that sets one number to what it is told to. */
function settingOf(next: (current: bigint) => bigint): Stf {
  return defineStf({
    name: 'setting',
    version: 1,
    state: { number: value(u64, 0n) },
    calls: {
      set: {
        execute: ({ state }) => state.number.update((current) => BigInt.asUintN(64, next(current))),
      },
    },
  })
}

const impure: readonly (readonly [string, () => Stf])[] = [
  ['Math.random', () => settingOf(rollDice)],
  ['a clock', () => settingOf(() => process.hrtime.bigint())],
  ['a counter outside of the state', () => settingOf(countUp())],
]

const bothProperties = [
  ['convergence', 1, convergence],
  ['replay equivalence', 2, replayEquivalence],
] as const

describe.each(impure)('%s', (_, create) => {
  test.each(bothProperties)('is found by %s, in one record', (name, number, property) => {
    const failure = failureOf(property, create())
    expect(failure.code).toBe('PropertyFailed')
    expect(failure.message).toContain(`Property ${number} (${name}) does not hold for 'setting'`)
    expect(recordsOf(counterexampleOf(failure))).toEqual([{ call: 'set', from: 0, args: {}, nonce: 'next' }])
    expect(counterexampleOf(failure).repeats).toBe(true)
  })
})

test.each(bothProperties)('a cache outside of the state is found by %s and reported as such', (_, __, property) => {
  const failure = failureOf(property, settingOf(rememberSeen()))
  expect(failure.message).toContain('It does not fail again: the STF remembers something outside of its state.')
})

test('Math.random is found by whole workers', async () => {
  await expect(workerConvergence(settingOf(rollDice), { numRuns: 2 })).rejects.toThrow(
    /Property 1 \(worker convergence\) does not hold for 'setting': in the portable enclave, block 1: state diff/,
  )
})

const rollDice = (): bigint => BigInt(Math.floor(Math.random() * 2 ** 53))

function countUp(): () => bigint {
  let count = 0n
  return () => {
    count += 1n
    return count
  }
}

function rememberSeen(): (current: bigint) => bigint {
  const seen = new Set<bigint>()
  return (current) => {
    if (seen.has(current)) return current + 2n
    seen.add(current)
    return current + 1n
  }
}

describe('codecs', () => {
  const stfWith = (broken: Codec<unknown>): Stf =>
    defineStf({ name: 'broken', version: 1, state: { known: map(u8, broken) }, calls: {} })

  const lossy: Codec<number> = { ...u8, write: (writer, given) => u8.write(writer, given & 0x7f) }
  const lenient: Codec<boolean> = { ...bool, read: (reader) => u8.read(reader) !== 0 }
  const oversized: Codec<bigint> = { ...u128, maxSize: 8 }
  const crashing: Codec<boolean> = {
    ...bool,
    read: (reader) => {
      const byte = u8.read(reader)
      if (byte > 1) throw new TypeError('not a boolean')
      return byte === 1
    },
  }
  const greedy: Codec<number> = {
    ...u8,
    read(reader) {
      const first = u8.read(reader)
      reader.offset = reader.length
      return first
    },
  }

  const lying: Codec<number> = { ...u8, schema: { kind: 'uint', bits: 16 } }

  test.each([
    [
      'tells another type than it writes',
      lying,
      /values of the state known: @polkadot\/types-codec encodes 0 as 0x0000, not as 0x00/,
    ],
    ['loses a bit', lossy, /values of the state known: 0x[0-9a-f]{2} (decodes to|and 0x[0-9a-f]{2} are one value)/],
    ['reads two bytes as one value', lenient, /values of the state known: 0x[0-9a-f]{2} and 0x01 are one value/],
    ['is longer than it says', oversized, /16 bytes are outside its bounds, 16 to 8/],
    ['crashes on strange bytes', crashing, /throws TypeError: not a boolean, not a LockstepError/],
    ['swallows what follows', greedy, /the byte behind 0x[0-9a-f]{2} is not refused/],
  ])('one that %s is found', (_, broken: Codec<unknown>, reason) => {
    const failure = failureOf(codec, stfWith(broken))
    expect(failure.message).toMatch(/^Property 7 \(codec\) does not hold for 'broken': /)
    expect(counterexampleOf(failure).reason).toMatch(reason)
  })
})
