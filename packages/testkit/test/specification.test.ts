import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { composeStf, LockstepError } from '@lockstep/core'
import { defineModel, type QuintReplay, replayQuintTraces, specificationConformance, verify } from '@lockstep/testkit'
import { call } from '@lockstep/testkit/shard'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { itfText, itfValue } from '../src/specification/itf-value.js'
import { counterexampleOf } from './counterexample-of.js'
import { savings, savingsModel } from './zoo/stf-defects/specifications.js'

function reasonOf(run: () => void): string {
  try {
    run()
  } catch (error) {
    if (error instanceof LockstepError) return counterexampleOf(error).reason
    throw error
  }
  return expect.fail('the property holds')
}

describe('property 19', () => {
  test('holds where STF and model agree, and is part of verify with the option model', async () => {
    specificationConformance(savings(), savingsModel)
    const report = await verify(savings(), { model: savingsModel, properties: [10, 19], numRuns: 10 })
    expect(report.properties.map(({ number }) => number)).toEqual([10, 19])
    await expect(verify(savings(), { properties: [19] })).rejects.toMatchObject({ code: 'UnknownProperty' })
  })

  test('names the call, what it does, and what the model says', () => {
    const wrong = savings({ closedFirst: false })
    expect(reasonOf(() => specificationConformance(wrong, savingsModel))).toMatch(
      /^take \{"amount":"\d+"\} in block \d+ fails with savings\.TooMuch; by the model it fails with savings\.Closed$/,
    )
  })

  test('names a getter that answers something else', () => {
    const wrong = savings({ fee: () => 7n })
    expect(reasonOf(() => specificationConformance(wrong, savingsModel))).toMatch(
      /^behind take in block \d+, fees answers "7"; by the model "\d"$/,
    )
  })

  test('names an event that tells something else', () => {
    const wrong = savings({ told: (_, left) => left })
    expect(reasonOf(() => specificationConformance(wrong, savingsModel))).toMatch(
      /^take in block \d+ emits savings\.Paid \{"amount":"\d+"\}; by the model savings\.Paid /,
    )
  })

  test('a model of some calls is asked about those alone', () => {
    const never = defineModel(savings({ fee: () => 7n }), {
      initial: () => null,
      calls: { close: (state) => state },
      getters: { public: { fees: () => 0n } },
    })
    specificationConformance(savings({ fee: () => 7n }), never, { numRuns: 20 })
  })

  test('an app’s calls are named with their modules', () => {
    const app = composeStf({ name: 'app', version: 1, modules: { savings: { stf: savings() } } })
    const model = defineModel(app, {
      initial: () => new Set<string>(),
      calls: {
        'savings.close': (closed, { origin }) => closed.add(origin),
        'savings.take': (closed, { origin, fail }, { amount }) =>
          closed.has(origin) ? fail('Closed') : amount > 0n ? fail('savings.TooMuch') : closed,
      },
    })
    specificationConformance(app, model, { numRuns: 30 })
  })

  test('a model of what there is not is refused', () => {
    const calls: Record<string, (state: null) => null> = { nothing: (state) => state }
    expect(() => defineModel(savings(), { initial: () => null, calls })).toThrow(
      expect.objectContaining({ code: 'ModelMismatch', message: expect.stringContaining("call 'nothing'") }),
    )
  })
})

describe('values of the Informal Trace Format', () => {
  test('are read, and have one text each', () => {
    const json = {
      b: { '#bigint': '-12' },
      a: { '#set': [2, { '#bigint': '10' }] },
      c: { '#map': [['x', { '#tup': [true] }]] },
    }
    const value = itfValue(json)
    expect(value).toEqual({ b: -12n, a: new Set([2n, 10n]), c: new Map([['x', [true]]]) })
    expect(itfText(value)).toBe('{ "a": Set(10, 2), "b": -12, "c": { "x": [true] } }')
    expect(itfText({ c: { x: [true] }, a: new Set([10, 2]), b: -12 })).toBe(itfText(value))
  })

  test.each([[1.5], [null], [{ '#bigint': 'many' }], [{ '#set': 1 }], [{ '#map': [[1]] }]])('%j is none', (json) => {
    expect(() => itfValue(json)).toThrow(expect.objectContaining({ code: 'ItfMalformed' }))
  })
})

describe('replaying traces', () => {
  const stf = savings()
  const who = `0x${'a1'.repeat(32)}` as const
  let folder = ''

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lockstep-traces-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  function replayOf(text: string): QuintReplay {
    const file = join(folder, `${text.length}.itf.json`)
    writeFileSync(file, text)
    return {
      traces: [file],
      actions: {
        save: ({ amount }) => call(who, stf.calls.save, { amount: typeof amount === 'bigint' ? amount : 0n }),
        wait: () => undefined,
      },
      observe: ({ ask, error }) => ({ saved: ask(stf.getters.trusted.saved, {}, who), error }),
    }
  }

  const state = (action: string, saved: number, error = '', amount?: number) => ({
    saved: { '#bigint': String(saved) },
    error,
    'mbt::actionTaken': action,
    'mbt::nondetPicks': { amount: amount === undefined ? { tag: 'None' } : { tag: 'Some', value: amount } },
  })
  const traceOf = (...states: readonly unknown[]): string => JSON.stringify({ states })

  test('reports what was replayed', () => {
    const text = traceOf(state('init', 0), state('save', 5, '', 5), state('wait', 5), state('save', 5, 'TooMuch', 996))
    expect(replayQuintTraces(stf, replayOf(text))).toEqual({ traces: 1, steps: 3, actions: { save: 2, wait: 1 } })
  })

  test.each([
    [
      'a first state that differs',
      traceOf(state('init', 1)),
      'SpecificationViolated',
      /state 0 .* saved is 0; in the model 1/,
    ],
    [
      'an error that differs',
      traceOf(state('init', 0), state('save', 0, 'Closed', 5_000)),
      'SpecificationViolated',
      /"TooMuch"/,
    ],
    [
      'an unknown action',
      traceOf(state('init', 0), state('steal', 0)),
      'QuintActionUnknown',
      /'steal', but actions has save, wait/,
    ],
    [
      'a variable that the model lacks',
      '{"states":[{"mbt::actionTaken":"init","mbt::nondetPicks":{}}]}',
      'QuintVariableUnknown',
      /'saved'/,
    ],
    ['a trace without actions', '{"states":[{"saved":1}]}', 'ItfMalformed', /run quint with --mbt/],
    ['no states', '{}', 'ItfMalformed', /it has no states/],
    ['no JSON', 'states', 'ItfMalformed', /it is no JSON/],
  ])('refuses %s', (_, text, code, message) => {
    expect(() => replayQuintTraces(stf, replayOf(text))).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    )
  })
})
