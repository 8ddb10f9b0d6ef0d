import { describe, expect, test } from 'vitest'
import { inputOfFile } from '../../src/artefact/counterexample-file.js'
import { findDivergence } from '../../src/artefact/find-divergence.js'
import { checkCounterexample, explain, replayCounterexample } from '../../src/artefact/index.js'
import type { JsonObject } from '../../src/log/json-value.js'
import type { LogInBlocks } from '../../src/log/log-record.js'
import { createWorlds } from '../../src/log/worlds.js'
import { hazard as clock } from '../paranoid/hazards/date-now.js'
import { hazard as hypot } from '../paranoid/hazards/math-hypot.js'
import { hazard as random } from '../paranoid/hazards/math-random.js'
import { hazard as counter } from '../paranoid/hazards/module-counter.js'
import { plainTransfer, smallBank } from '../small-bank.js'
import { foundFor } from './found-for.js'

const touch = (args: JsonObject): LogInBlocks => ({
  log: [{ call: 'touch', from: 0, args, nonce: 'next' }],
  blocks: [],
})

describe('findDivergence', () => {
  test.each([
    ['Date.now()', clock, {}],
    ['Math.random', random, {}],
    ['Math.hypot', hypot, { n: 5 }],
    ['what the module keeps outside of its state', counter, {}],
  ])('names %s, the call and the key', (source, stf, args) => {
    const found = findDivergence(stf, createWorlds().fastest, touch(args))
    expect(found).toMatchObject({ source, input: 1, call: 'touch', entry: { item: 'hazard.seen' } })
    expect(found?.reads[0]?.source).toBe(source.startsWith('what') ? undefined : source)
  })

  test('finds none where there is none, and leaves every global as it was', () => {
    const globals = (): unknown[] => [
      ...[Date, Date.now, Math.random, Math.pow, Intl, process, performance, Array.prototype.sort, Promise],
      ...[String.prototype.normalize, Date.prototype.constructor, Error.prepareStackTrace, globalThis.globalThis],
      ...[WeakRef.prototype.deref, Object.getOwnPropertyNames(globalThis).join(), performance.now],
    ]
    const before = globals()
    const bank = smallBank(plainTransfer)
    const plain: LogInBlocks = { log: [{ inbound: 'shieldFunds', args: { who: 'party:0', amount: '1' } }], blocks: [] }
    expect(findDivergence(bank, createWorlds().fastest, plain)).toBeUndefined()
    findDivergence(random, createWorlds().fastest, touch({}))
    for (const [index, value] of globals().entries()) expect(Object.is(value, before[index]), `${index}`).toBe(true)
  })
})

describe('a counterexample of an STF that is not deterministic', async () => {
  const file = await foundFor(counter, 1)

  test('says in its explanation what the executions came to', () => {
    expect(explain(file)).toMatch(
      /the call touch,.* hazard\.seen is \d+ in the first and \d+ in the other\. Nothing that/,
    )
    expect(file).toMatchObject({ firstStep: 0, divergence: { call: 'touch' } })
  })

  test('fails as a regression test, also where the property itself would miss it', async () => {
    await expect(checkCounterexample(counter, inputOfFile(file))).rejects.toThrow('Property 1 (convergence)')
    const missed = { ...inputOfFile(file), property: 10, setting: null }
    await expect(checkCounterexample(counter, missed)).rejects.toThrow(/parts from the first: hazard\.seen/)
    await checkCounterexample(counter, { ...missed, diverges: false })
    expect((await replayCounterexample(counter, file)).divergence).not.toBeNull()
  })
})
