import { describe, expect, test } from 'vitest'
import { struct, u8, u32 } from '../../src/codec/index.js'
import { type MigrationEnvironment, migrateState } from '../../src/engine/index.js'
import { LockstepError } from '../../src/error.js'
import type { Hex } from '../../src/hex.js'
import { defineStf, type Migration, map, type ReadContext, value } from '../../src/stf/index.js'
import { identityOf, provider, rawOf, stateOf } from './raw-state.js'
import { refusal } from './refusal.js'

const former = defineStf({
  name: 'counter',
  version: 1,
  state: { count: value(u32, 0), kept: map(u8, u8) },
  calls: {},
})
/** `count` has the same bytes as before, and another meaning. */
const state = { count: value(struct({ seconds: u32 }), { seconds: 0 }), kept: map(u8, u8) }
type Run = Migration<typeof state, typeof former>['run']
type Invariant = (context: ReadContext<typeof state>) => boolean

const raw = { 'counter.count': { '0x': '0x05000000' }, 'counter.kept': { '0x01': '0x02' } } as const
const shard: Hex = `0x${'5a'.repeat(32)}`
const block = { number: 7, hash: `0x${'b7'.repeat(32)}`, timestamp: 84_000n } as const

interface Taken {
  readonly run?: Run
  readonly holds?: Invariant
  readonly identity?: Hex
  readonly at?: Pick<MigrationEnvironment, 'at'>
}

const nothing: Run = () => undefined

function current(run: Run, holds: Invariant) {
  return defineStf({
    name: 'counter',
    version: 2,
    state,
    calls: {},
    invariants: { holds },
    migrate: { from: former, run },
  })
}

function take({ run = nothing, holds = () => true, identity = identityOf(former), at = {} }: Taken) {
  const old = stateOf(raw)
  old.commit(migrateState({ stf: current(run, holds), provider, ...at }, old, identity))
  return rawOf(old)
}

function named(taken: Taken): object {
  const { code, details } = refusal(() => take(taken))
  return { code, ...details }
}

test('entries of an item that is declared in another way are dropped, though their bytes would decode', () => {
  expect(take({})).toEqual({ 'counter.kept': raw['counter.kept'] })
})

describe('what a migration is refused for is named', () => {
  test('the identity that is found, and the one that runs here', () => {
    const identity: Hex = `0x${'77'.repeat(32)}`
    const limit = identityOf(current(nothing, () => true))
    expect(named({ identity })).toEqual({ code: 'UnknownIdentity', field: 'identity', value: identity, limit })
  })

  test('the code that fails, and its version', () => {
    const run: Run = () => {
      throw new Error('ouch')
    }
    expect(named({ run })).toEqual({ code: 'MigrationFailed', field: 'counter.migrate.run', value: 2 })
  })

  test.each<[string, Invariant]>([
    ['does not hold', () => false],
    [
      'throws',
      () => {
        throw new LockstepError('Ouch', 'ouch')
      },
    ],
  ])('the invariant that %s, and whose it is', (_, holds) => {
    expect(named({ holds })).toEqual({ code: 'InvariantBroken', field: 'invariants.holds', value: 'counter 2' })
  })

  test.each<[string, Invariant]>([
    ['at.shard', (context) => context.shard === shard],
    ['at.block', (context) => context.block.number === 7],
  ])('%s, where an invariant asks for it and nobody has said it', (field, holds) => {
    expect(named({ holds })).toEqual({ code: 'MigrationPlace', field })
    expect(take({ holds, at: { at: { shard, block } } })).toEqual({ 'counter.kept': raw['counter.kept'] })
  })
})
