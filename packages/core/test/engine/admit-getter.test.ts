import { describe, expect, it } from 'vitest'
import { u8 } from '../../src/codec/index.js'
import { signerFromUri } from '../../src/crypto/index.js'
import { executeBlock, executeGetter, readAppContext } from '../../src/engine/index.js'
import { encodePublicGetter, encodeTrustedGetter, signGetter } from '../../src/operation/index.js'
import { defineStf, type ValueAccess, value } from '../../src/stf/index.js'
import { refusalCode } from '../codec/refusal-code.js'
import { alice, blockOf, bob, emptyState, prepared, probe, provider, shard } from './probe.js'

const signer = signerFromUri(provider, 'ed25519', '//Bob', (length) => new Uint8Array(length))
const domain = { mrenclave: `0x${'4d'.repeat(32)}`, shard } as const
type Single = Pick<ValueAccess<number>, 'get'>

function readOften(single: Single, reads: number): number {
  for (let at = 1; at < reads; at += 1) single.get()
  return single.get()
}

/** An STF whose getters read one entry so often, and whose admission answers delegates with this code. */
function reading(reads: number, authorize: (single: Single) => unknown = () => true) {
  return defineStf({
    name: 'reading',
    version: 1,
    state: { single: value(u8, 7) },
    calls: {},
    getters: {
      public: {
        single: { returns: u8, read: ({ state }) => readOften(state.single, reads) },
        names: { returns: u8, read: (context) => Object.keys(context).filter((name) => name === 'origin').length },
      },
      trusted: { own: { returns: u8, read: ({ state }) => readOften(state.single, reads) } },
    },
    admission: {
      // As plain JavaScript can answer.
      authorizeGetter: ({ state }) => Object.assign({ yes: true }, { yes: authorize(state.single) }).yes,
    },
    limits: { getter: { operations: 3, bytes: 100 } },
  })
}

function ask(stf: ReturnType<typeof reading>, request: Uint8Array) {
  return executeGetter({ provider, stf, domain }, { bareGetters: false }, emptyState(), blockOf([], 9), request)
}

/** What Bob is answered who asks in Alice’s name. */
function askForAlice(stf: ReturnType<typeof reading>) {
  const getter = encodeTrustedGetter(stf.getters.trusted.own, alice, {})
  return ask(stf, signGetter(getter, { signer, domain, expiry: 9, asDelegate: true }))
}

const answered = { value: Uint8Array.of(7) }
const unauthorized = { refused: 'Unauthorized' }

describe('a getter that a delegate asks', () => {
  it('is answered where the STF grants it', () => {
    expect(askForAlice(reading(1, () => true))).toEqual(answered)
  })

  it('is refused where the STF has no code that could grant it', () => {
    const stf = reading(1)
    const admission = { ...stf.admission, authorizeGetter: undefined }
    expect(askForAlice({ ...stf, admission })).toEqual(unauthorized)
  })

  it.each<[string, (single: Single) => unknown]>([
    [
      'throws',
      () => {
        throw new Error('ouch')
      },
    ],
    ['answers with a number', () => 1],
    ['answers later', () => Promise.reject(new Error('nobody waits for this'))],
    [
      'takes too much, hides that and grants it',
      (single) => {
        for (let at = 0; at < 4; at += 1) refusalCode(() => single.get())
        return true
      },
    ],
  ])('is refused where that code %s', async (_, answer) => {
    expect(askForAlice(reading(1, answer))).toEqual(unauthorized)
    await new Promise(setImmediate)
  })

  it('may take all that a getter may, for the question and for the answer alike', () => {
    const three = (single: Single): boolean => [1, 2, 3].every(() => single.get() === 7)
    expect(askForAlice(reading(3, three))).toEqual(answered)
  })

  it('leaves nothing to read through behind the question', () => {
    const kept: Single[] = []
    askForAlice(reading(1, (single) => kept.push(single) > 0))
    expect(kept.map((single) => refusalCode(() => single.get()))).toEqual(['CallEnded'])
  })
})

describe('a getter', () => {
  it('that takes more than it may is told so, and not that it has a bug', () => {
    const ofReads = (reads: number) => {
      const stf = reading(reads)
      return ask(stf, encodePublicGetter(stf.getters.public.single, {}))
    }
    expect([ofReads(3), ofReads(4)]).toEqual([answered, { refused: 'BudgetExceeded' }])
  })

  it('that is public has nobody who asks', () => {
    const stf = reading(1)
    expect(ask(stf, encodePublicGetter(stf.getters.public.names, {}))).toEqual({ value: Uint8Array.of(0) })
  })
})

describe('the context of an app’s invariants', () => {
  it('knows the nonces of all accounts', () => {
    const stf = probe({ go() {} })
    const state = emptyState()
    const block = blockOf([prepared(stf, 'go'), prepared(stf, 'go', { nonce: 1 })])
    state.commit(executeBlock({ stf, provider }, state, block).prepared)
    const { nonceOf } = readAppContext(stf, shard, state, block)
    expect([nonceOf(alice), nonceOf(bob)]).toEqual([2, 0])
  })
})
