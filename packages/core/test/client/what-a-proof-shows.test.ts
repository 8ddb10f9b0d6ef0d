import { describe, expect, test } from 'vitest'
import { decode, encode, u8, u32 } from '../../src/codec/index.js'
import { fromHex, type Hex, toHex } from '../../src/hex.js'
import { encodePublicGetter } from '../../src/operation/index.js'
import { decodeStateProof, type StateProof } from '../../src/state/index.js'
import { composeStf, defineStf, type Getter, map, type Stf } from '../../src/stf/index.js'
import type { ShardExecutor } from '../../src/worker/index.js'
import { alice, blockAfter, createTestExecutor, execute, operation } from '../worker/test-shard.js'
import { closestTo, guessNeighbour, pathOf } from './guess-neighbour.js'

const entries = 40
const sumOf = (number: number): number => 1_000 + 37 * number
/** All sums that there could be. */
const guesses = Array.from({ length: 3_000 }, (_, sum) => encode(u32, sum))

/** What must not be done: a proven getter where an entry is secret. Nothing reads `sums`. */
const careless = defineStf({
  name: 'careless',
  version: 1,
  state: { names: map(u32, u8, 0), sums: map(u32, u32) },
  calls: {
    name: { args: { number: u32 }, execute: ({ state }, { number }) => state.names.set(number, 1) },
  },
  getters: {
    public: {
      name: {
        proven: true,
        args: { number: u32 },
        returns: u8,
        read: ({ state }, args) => state.names.get(args.number),
      },
      unproven: { args: { number: u32 }, returns: u8, read: ({ state }, args) => state.names.get(args.number) },
    },
  },
  genesis({ state }) {
    for (let number = 0; number < entries; number += 1) state.sums.set(number, sumOf(number))
  },
})

/** Each half is harmless alone: the one proves what is known, the other proves nothing. */
const directory = defineStf({
  name: 'directory',
  version: 1,
  state: { names: map(u32, u8, 0) },
  calls: {},
  getters: {
    public: {
      name: {
        proven: true,
        args: { number: u32 },
        returns: u8,
        read: ({ state }, args) => state.names.get(args.number),
      },
    },
  },
})
const vault = defineStf({
  name: 'vault',
  version: 1,
  state: { sums: map(u32, u32) },
  calls: {},
  genesis({ state }) {
    for (let number = 0; number < entries; number += 1) state.sums.set(number, sumOf(number))
  },
})
const parts = { name: 'app', version: 1, modules: { directory: { stf: directory }, vault: { stf: vault } } }
const openApp = composeStf({ ...parts, proofs: true })
const closedApp = composeStf(parts)

function shardOf(stf: Stf, operations: readonly Uint8Array[] = []): ShardExecutor {
  const executor = createTestExecutor({ stf })
  execute(executor, blockAfter(undefined, operations))
  return executor
}

function ask(executor: ShardExecutor, getter: Getter<{ number: typeof u32 }, number>, number: number) {
  const request = toHex(encodePublicGetter(getter, { number }))
  return executor.answerGetter({ request, at: 'Latest', proof: true })
}

/** The proof of the one entry that the answer is made from. */
function proofIn(reply: ReturnType<typeof ask>): StateProof {
  const [entry] = reply.type === 'Proven' ? reply.value.entries : expect.fail(String(reply.value))
  return decodeStateProof(fromHex(entry?.proof ?? '0x'))
}

const keyOf = (number: number): Hex => toHex(encode(u32, number))
const namesOf = (module: string): readonly Buffer[] =>
  Array.from({ length: 5_000 }, (_, number) => pathOf(`${module}.names`, keyOf(number)))
const carelessNames = namesOf('careless')
const guessedSum = (proof: StateProof, place: Buffer): number | undefined => {
  const guessed = guessNeighbour(proof, place, guesses)
  return guessed && decode(u32, guessed)
}

describe('a proof lets its asker check guesses of', () => {
  const { name } = careless.getters.public

  test.each([0, 11, 22, 33])('entry %d of another item, by a key chosen for it that does not exist', (victim) => {
    const place = pathOf('careless.sums', keyOf(victim))
    const proof = proofIn(ask(shardOf(careless), name, closestTo(place, carelessNames)))
    expect(proof.end).toMatchObject({ kind: 'otherLeaf', path: new Uint8Array(place) })
    expect(guessedSum(proof, place)).toBe(sumOf(victim))
  })

  test('an entry beside one of the asker that does exist', () => {
    const place = pathOf('careless.sums', keyOf(3))
    const number = closestTo(place, carelessNames)
    const shard = shardOf(careless, [operation(careless.calls.name, { number }, alice, 0)])
    const proof = proofIn(ask(shard, name, number))
    expect(proof.end.kind).toBe('value')
    expect(guessedSum(proof, place)).toBe(sumOf(3))
  })

  test('how many calls an account has made', () => {
    const calls = [7, 8, 9].map((number, nonce) => operation(careless.calls.name, { number }, alice, nonce))
    const place = pathOf('system.nonce', alice.account)
    const proof = proofIn(ask(shardOf(careless, calls), name, closestTo(place, carelessNames)))
    expect(guessedSum(proof, place)).toBe(calls.length)
  })

  test('an entry of another module, in an app that allows proofs', () => {
    const place = pathOf('vault.sums', keyOf(5))
    const number = closestTo(place, namesOf('directory'))
    const proof = proofIn(ask(shardOf(openApp), openApp.modules.directory.getters.public.name, number))
    expect(guessedSum(proof, place)).toBe(sumOf(5))
  })
})

describe('an app', () => {
  const notProven = { type: 'Refused', value: 'NotProven' }

  test('that does not allow proofs gives none, whatever its modules declare', () => {
    const { name } = closedApp.modules.directory.getters.public
    expect(ask(shardOf(closedApp), name, 1)).toEqual(notProven)
  })

  test('that allows them proves what its modules declare as proven, and nothing else', () => {
    const app = composeStf({ name: 'app', version: 1, modules: { careless: { stf: careless } }, proofs: true })
    const { name, unproven } = app.modules.careless.getters.public
    expect([ask(shardOf(app), name, 1).type, ask(shardOf(app), unproven, 1)]).toEqual(['Proven', notProven])
  })

  test('is the same to its state and its clients with proofs and without', () => {
    expect(openApp.identityText).toBe(closedApp.identityText)
  })
})
