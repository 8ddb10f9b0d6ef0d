import { type Hex, toHex } from '@lockstep/core'
import { encodeCall, prepareOperation, signCall } from '@lockstep/core/operation'
import { balances, maxNoteSize } from '@lockstep/stf-balances'
import { describe, expect, test } from 'vitest'
import { domain, provider, shard, signerOf } from './accounts.js'
import { called, shielded } from './inputs.js'
import { amountBytes, codes, createShardState, type ShardState } from './shard-state.js'

const alice: Hex = `0x${'a1'.repeat(32)}`
const bob: Hex = `0x${'b0'.repeat(32)}`
const most = (1n << 128n) - 1n
const { calls } = balances
const transfer = calls.balanceTransfer
const transferWithNote = calls.balanceTransferWithNote
const unshield = calls.balanceUnshieldThroughEnclaveBridgePallet

/** A shard on which Alice has this much. */
function withAlice(amount: bigint): ShardState {
  const shardState = createShardState()
  shardState.produce([shielded(alice, amount, { block: 1, index: 0 })])
  return shardState
}

function bytesOf(...parts: readonly (Hex | bigint | Uint8Array)[]): Hex {
  const texts = parts.map((part) => {
    if (typeof part === 'string') return part.slice(2)
    return toHex(typeof part === 'bigint' ? amountBytes(part) : part).slice(2)
  })
  return `0x${texts.join('')}`
}

describe('a transfer', () => {
  test.each([0n, 1n, 9n, 10n])('of %d out of 10 moves just that', (amount) => {
    const shardState = withAlice(10n)
    const result = shardState.produce([called(transfer, alice, 0, { to: bob, amount })])
    expect(codes(result)).toEqual(['Ok'])
    expect([shardState.free(alice), shardState.free(bob), shardState.issuance()]).toEqual([10n - amount, amount, 10n])
    expect(result.events).toEqual([{ module: 1, index: 0, payload: bytesOf(alice, bob, amount) }])
    expect(shardState.broken()).toEqual([])
  })

  test.each([11n, most])('of %d out of 10 fails and moves nothing', (amount) => {
    const shardState = withAlice(10n)
    const result = shardState.produce([called(transfer, alice, 0, { to: bob, amount })])
    expect(codes(result)).toEqual(['balances.InsufficientBalance'])
    expect([shardState.free(alice), shardState.free(bob), shardState.nonce(alice)]).toEqual([10n, 0n, 1])
    expect([result.events, result.outbox, shardState.broken()]).toEqual([[], [], []])
  })

  test.each([0n, 4n, 10n])('of %d to oneself changes no balance', (amount) => {
    const shardState = withAlice(10n)
    expect(codes(shardState.produce([called(transfer, alice, 0, { to: alice, amount })]))).toEqual(['Ok'])
    expect([shardState.free(alice), shardState.issuance(), shardState.broken()]).toEqual([10n, 10n, []])
  })

  test('to oneself needs the funds as well', () => {
    const shardState = withAlice(10n)
    const result = shardState.produce([called(transfer, alice, 0, { to: alice, amount: 11n })])
    expect(codes(result)).toEqual(['balances.InsufficientBalance'])
  })

  test('of all leaves no entry of the sender', () => {
    const shardState = withAlice(10n)
    shardState.produce([called(transfer, alice, 0, { to: bob, amount: 10n })])
    expect(shardState.state.get('balances.account', alice)).toBeUndefined()
  })

  test('can move the whole issuance of 2^128 − 1', () => {
    const shardState = withAlice(most)
    shardState.produce([called(transfer, alice, 0, { to: bob, amount: most })])
    shardState.produce([called(transfer, bob, 0, { to: bob, amount: most })])
    expect([shardState.free(bob), shardState.broken()]).toEqual([most, []])
  })
})

describe('a transfer with a note', () => {
  test('moves the funds and tells both', () => {
    const shardState = withAlice(10n)
    const { events } = shardState.produce([called(transferWithNote, alice, 0, { to: bob, amount: 3n, note: '0xc0de' })])
    expect([shardState.free(alice), shardState.free(bob)]).toEqual([7n, 3n])
    expect(events).toEqual([
      { module: 1, index: 0, payload: bytesOf(alice, bob, 3n) },
      { module: 1, index: 3, payload: bytesOf(alice, bob, '0x08c0de') },
    ])
  })

  test('that lacks funds leaves no note either', () => {
    const shardState = withAlice(1n)
    const result = shardState.produce([called(transferWithNote, alice, 0, { to: bob, amount: 2n, note: '0xc0de' })])
    expect([codes(result), result.events]).toEqual([['balances.InsufficientBalance'], []])
  })
})

describe('a note', () => {
  const signer = signerOf('Alice', 'sr25519')
  const operation = (call: Uint8Array) =>
    prepareOperation(
      { provider, stf: balances, domain },
      signCall(call, { nonce: 0, domain, signer, path: 'indirectCall' }),
    )
  /** send_note (20) ‖ sender ‖ to ‖ compact length ‖ bytes, by hand, because encodeCall refuses the longer one. */
  const noteOf = (size: number) =>
    Uint8Array.of(
      20,
      ...Buffer.from(`${signer.account}${bob.slice(2)}`.slice(2), 'hex'),
      ((size & 63) << 2) | 1,
      size >> 6,
      ...new Array(size).fill(7),
    )

  test('is an event and changes no state', () => {
    const shardState = createShardState()
    const before = shardState.state.root()
    const { events, diff } = shardState.produce([called(calls.sendNote, alice, 0, { to: bob, note: '0x01' })])
    expect(events).toEqual([{ module: 1, index: 3, payload: bytesOf(alice, bob, '0x0401') }])
    expect(diff.map(({ space }) => space)).toEqual(['system.nonce'])
    expect(shardState.state.root()).not.toEqual(before)
  })

  test('has at most 512 bytes: one more is no operation', () => {
    expect(maxNoteSize).toBe(512)
    const accepted = operation(noteOf(512))
    expect(codes(createShardState().produce([accepted]))).toEqual(['Ok'])
    const refused = operation(noteOf(513))
    expect(codes(createShardState().produce([refused]))).toEqual(['Undecodable'])
    const args = { to: bob, note: `0x${'07'.repeat(513)}` } as const
    expect(() => encodeCall(calls.sendNote, alice, args)).toThrow('note')
  })
})

describe('shielding', () => {
  test.each([0n, 1n, most])('%d gives the account just that, and the issuance grows', (amount) => {
    const shardState = createShardState()
    const result = shardState.produce([shielded(alice, amount, { block: 1, index: 0 })])
    expect(codes(result)).toEqual(['Ok'])
    expect([shardState.free(alice), shardState.issuance(), shardState.broken()]).toEqual([amount, amount, []])
    expect(result.events).toEqual([{ module: 1, index: 1, payload: bytesOf(alice, amount) }])
  })

  test('beyond 2^128 − 1 in all fails, whoever it is for, and changes nothing', () => {
    const shardState = withAlice(most - 1n)
    const root = shardState.state.root()
    for (const who of [alice, bob]) {
      const place = { block: shardState.next(), index: 0 }
      expect(codes(shardState.produce([shielded(who, 2n, place)]))).toEqual(['balances.IssuanceOverflow'])
      expect(shardState.state.root()).toEqual(root)
    }
    const place = { block: shardState.next(), index: 0 }
    expect(codes(shardState.produce([shielded(bob, 1n, place)]))).toEqual(['Ok'])
    expect([shardState.issuance(), shardState.broken()]).toEqual([most, []])
  })

  test('twice the same in one block counts twice', () => {
    const shardState = createShardState()
    const result = shardState.produce([0, 1].map((index) => shielded(alice, 5n, { block: 1, index })))
    expect([codes(result), shardState.free(alice)]).toEqual([['Ok', 'Ok'], 10n])
    expect(new Set(result.receipts.map(({ operationHash }) => operationHash)).size).toBe(2)
  })

  test('by a signed call is refused, whoever signs it: the call is the enclave’s', () => {
    const shardState = createShardState()
    const call = calls.balanceShieldThroughEnclaveBridgePallet
    const result = shardState.produce([
      called(call, alice, 0, { who: alice, amount: 5n }),
      called(call, shard, 0, { who: alice, amount: 5n }),
    ])
    expect(codes(result)).toEqual(['BadOrigin', 'BadOrigin'])
    expect([result.diff, shardState.nonce(alice)]).toEqual([[], 0])
  })
})

describe('unshielding', () => {
  test('takes the funds out of the issuance and has the parentchain pay', () => {
    const shardState = withAlice(10n)
    const result = shardState.produce([called(unshield, alice, 0, { beneficiary: bob, amount: 4n, shard })])
    expect([shardState.free(alice), shardState.free(bob), shardState.issuance()]).toEqual([6n, 0n, 6n])
    expect(result.events).toEqual([{ module: 1, index: 2, payload: bytesOf(alice, bob, 4n) }])
    expect(result.outbox.map(({ effect, payload }) => [effect, toHex(payload)])).toEqual([
      ['unshieldFunds', bytesOf(bob, 4n)],
    ])
    expect(shardState.broken()).toEqual([])
  })

  test.each<[string, { amount: bigint; shard: Hex }]>([
    ['balances.ForeignShard', { amount: 4n, shard: bob }],
    ['balances.ForeignShard', { amount: 11n, shard: bob }],
    ['balances.InsufficientBalance', { amount: 11n, shard }],
  ])('%s: %o', (code, args) => {
    const shardState = withAlice(10n)
    const result = shardState.produce([called(unshield, alice, 0, { beneficiary: bob, ...args })])
    expect(codes(result)).toEqual([code])
    expect([shardState.free(alice), shardState.issuance(), result.outbox]).toEqual([10n, 10n, []])
    expect(shardState.broken()).toEqual([])
  })

  test('twice the same has two ids, so that the parentchain pays twice', () => {
    const shardState = withAlice(10n)
    const { outbox } = shardState.produce(
      [0, 1].map((nonce) => called(unshield, alice, nonce, { beneficiary: bob, amount: 4n, shard })),
    )
    expect(outbox.map(({ payload }) => toHex(payload))).toEqual([bytesOf(bob, 4n), bytesOf(bob, 4n)])
    expect(new Set(outbox.map(({ id }) => id)).size).toBe(2)
  })
})

describe('noop', () => {
  test('consumes a nonce and does nothing else', () => {
    const shardState = createShardState()
    const { diff, events, outbox } = shardState.produce([called(calls.noop, alice, 0, {})])
    expect([diff.map(({ space }) => space), events, outbox]).toEqual([['system.nonce'], [], []])
  })
})
