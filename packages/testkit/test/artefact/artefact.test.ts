import {
  AccountId,
  bytes,
  type Codec,
  defineStf,
  doubleMap,
  map,
  type Stf,
  text,
  u32,
  u64,
  value,
} from '@lockstep/core'
import { describe, expect, test } from 'vitest'
import { inputOfFile } from '../../src/artefact/counterexample-file.js'
import {
  checkCounterexample,
  counterexampleFile,
  describeStep,
  explain,
  htmlPage,
  readCounterexampleFile,
  regressionTest,
  replayCounterexample,
} from '../../src/artefact/index.js'
import { executeBlocks, genesisState } from '../../src/execution/execute-blocks.js'
import type { LogInBlocks } from '../../src/log/log-record.js'
import { logToBlocks } from '../../src/log/log-to-blocks.js'
import { createWorlds } from '../../src/log/worlds.js'
import { plainTransfer, smallBank } from '../small-bank.js'
import { foundFor } from './found-for.js'

const minting = smallBank(({ state: { account } }, { to, amount }) => {
  account.update(to, (beneficiary) => {
    beneficiary.free += amount
  })
})
const mended = smallBank(plainTransfer)
const idle = defineStf({ name: 'idle', version: 1, state: { n: value(u32, 0) }, errors: ['Never'], calls: {} })

/** The file of a log that was not searched for: with any property and reason. */
function fileOf(stf: Stf, log: LogInBlocks, reason = 'because') {
  const found = { number: 10, name: 'invariants', reason, seed: 1, path: '', numRuns: 1, numShrinks: 0, repeats: true }
  return counterexampleFile(stf, { ...found, input: log })
}

/** Everything that a step can show: hooks, results, details of errors, events, keys of two, entries that go. */
const diary = defineStf({
  name: 'diary',
  version: 2,
  state: { days: value(u32, 7), notes: doubleMap(AccountId, u32, text(40)), seen: map(AccountId, bytes(4)) },
  errors: { NoSuchNote: { page: u32 } },
  events: { Noted: { by: AccountId, note: text(40) }, Dawn: { days: u32 } },
  calls: {
    note: {
      args: { page: u32, note: text(40) },
      returns: u64,
      execute({ state, origin, emit }, { page, note }) {
        state.notes.set(origin, page, note)
        emit('Noted', { by: origin, note })
        return 2n ** 40n
      },
    },
    tear: {
      args: { page: u32 },
      execute({ state, origin, fail }, { page }) {
        if (state.notes.get(origin, page) === undefined) fail('NoSuchNote', { page })
        state.notes.delete(origin, page)
      },
    },
  },
  hooks: {
    onBlockStart({ state, emit }) {
      state.days.update((days) => days + 1)
      emit('Dawn', { days: state.days.get() })
    },
  },
})

const diaryLog: LogInBlocks = {
  log: [
    { call: 'note', from: 1, args: { page: 3, note: 'a "b"' }, nonce: 'next', defect: 'duplicate' },
    { call: 'tear', from: 1, args: { page: 9 }, nonce: 'next' },
    { call: 'tear', from: 1, args: { page: 3 }, nonce: 'next' },
  ],
  blocks: [3],
}

describe('counterexampleFile', async () => {
  const { steps } = await fileOf(diary, diaryLog)

  test('has a step for each input, and one for hooks that do something before it', () => {
    expect(steps.map(({ block, call, isCopy }) => [block, call, isCopy])).toEqual([
      [1, null, false],
      [1, 'note', false],
      [1, 'note', true],
      [1, 'tear', false],
      [2, null, false],
      [2, 'tear', false],
    ])
  })

  test('decodes keys, values, results, details and events, and leaves out what is not there', () => {
    expect(steps[0]).toMatchObject({
      changes: [{ item: 'diary.days', before: 7, after: 8 }],
      hooks: [{ status: 'Executed', events: [{ event: 'diary.Dawn', payload: { days: 8 } }] }],
    })
    expect(steps[1]?.changes).toEqual([
      { item: 'diary.notes', key: ['party:1', 3], after: 'a "b"' },
      { item: 'system.nonce', key: 'party:1', before: 0, after: 1 },
    ])
    expect(steps[1]?.receipt).toEqual({
      status: 'Executed',
      code: 'Ok',
      output: '1099511627776',
      events: [{ event: 'diary.Noted', payload: { by: 'party:1', note: 'a "b"' } }],
    })
    expect(steps[2]).toMatchObject({ receipt: { status: 'Rejected', code: 'Duplicate' }, changes: [] })
    expect(steps[3]?.receipt).toMatchObject({ status: 'Failed', code: 'diary.NoSuchNote', output: { page: 9 } })
    expect(steps[5]?.changes[0]).toEqual({ item: 'diary.notes', key: ['party:1', 3], before: 'a "b"' })
  })

  test('has the root of each block at its last input', () => {
    const { fastest } = createWorlds()
    const state = genesisState(diary, fastest.provider)
    const outcomes = executeBlocks(diary, fastest.provider, state, logToBlocks(diary, fastest, diaryLog))
    expect([steps[3]?.stateRoot, steps[5]?.stateRoot]).toEqual(outcomes.map(({ stateRoot }) => stateRoot))
    expect(new Set(steps.map(({ stateRoot }) => stateRoot)).size).toBe(5)
  })

  test('is found small, and survives JSON', async () => {
    const file = await foundFor(minting, 10)
    expect(file.log?.log.length).toBeLessThanOrEqual(3)
    expect(readCounterexampleFile(JSON.stringify(file))).toEqual(file)
    expect(file.environment.node).toBe(process.version)
  })

  test('marks the first step that contradicts the property, though others follow', async () => {
    const mint = { call: 'transfer', from: 0, args: { to: 'party:1', amount: '5' }, nonce: 'next' } as const
    const fund = { inbound: 'shieldFunds', args: { who: 'party:0', amount: '9' } } as const
    expect((await fileOf(minting, { log: [fund, mint, fund, mint], blocks: [] })).firstStep).toBe(1)
    expect(await fileOf(mended, { log: [], blocks: [] })).toMatchObject({ firstStep: null, steps: [] })
  })

  test('takes a property that has no log, and one whose input has values', async () => {
    const { log, steps: none, firstStep } = await foundFor(idle, 17)
    expect({ log, none, firstStep }).toEqual({ log: null, none: [], firstStep: null })
    const lossy: Codec<bigint> = { ...u64, read: (reader) => u64.read(reader) & ~1n }
    const odd = defineStf({ name: 'odd', version: 1, state: { n: value(lossy, 0n) }, calls: {} })
    const found = readCounterexampleFile(JSON.stringify(await foundFor(odd, 7)))
    expect(found.setting).toMatchObject({ tried: [{ use: 'values of the state n', value: expect.any(String) }] })
    await expect(checkCounterexample(odd, inputOfFile(found))).rejects.toThrow('Property 7')
    const even = defineStf({ name: 'odd', version: 1, state: { n: value(u64, 0n) }, calls: {} })
    await checkCounterexample(even, inputOfFile(found))
  })
})

describe('replayCounterexample', async () => {
  const file = await foundFor(minting, 10)

  test('confirms a bug that is there, and denies one that is not', async () => {
    expect(await replayCounterexample(minting, file)).toMatchObject({
      reason: file.reason,
      firstChange: null,
      sameStf: true,
    })
    expect(await replayCounterexample(mended, file)).toMatchObject({ reason: null, firstChange: 0 })
  })

  test('confirms for the searched property too, and refuses the log of another STF', async () => {
    const searched = await foundFor(minting, 20)
    expect((await replayCounterexample(minting, searched)).reason).not.toBeNull()
    expect((await replayCounterexample(mended, searched)).reason).toBeNull()
    await expect(replayCounterexample(diary, file)).rejects.toThrow("one of 'smallBank', not of 'diary'")
  })
})

describe('regressionTest', () => {
  test('names module and export, and cannot be left by what stands in a file', async () => {
    const file = await fileOf(minting, { log: [], blocks: [] }, "first\n'); process.exit()\u2028//")
    const code = regressionTest(file, { module: "./it's.js", exportName: 'a b' })
    expect(code).toContain(`import { 'a b' as stf } from './it\\'s.js'`)
    expect(code).not.toContain('process.exit')
  })
})

describe('htmlPage', () => {
  test('escapes whatever the file has', async () => {
    const evil = `<script>alert("1")</script>'&`
    const log: LogInBlocks = {
      log: [{ call: 'note', from: 0, args: { page: 1, note: evil }, nonce: 'next' }],
      blocks: [],
    }
    const page = htmlPage(await fileOf(diary, log, evil))
    expect(page).not.toMatch(/<script|<img| onerror/)
    expect(page).toContain('&lt;script&gt;alert(')
    expect(page).toContain('&#39;&amp;')
    expect(page).toContain(`default-src 'none'`)
  })
})

describe('readCounterexampleFile', async () => {
  const file = await foundFor(minting, 10)

  test.each([
    ['{', 'text is "{…" and must be JSON'],
    ['[]', 'format is missing'],
    [JSON.stringify({ ...file, format: 'lockstep-counterexample/2' }), "must be 'lockstep-counterexample/1'"],
    [JSON.stringify({ ...file, seed: '1' }), 'seed is "1" and must be number'],
    [JSON.stringify({ ...file, log: { log: [{}], blocks: [] } }), 'log.log[0].args is missing'],
    [JSON.stringify({ ...file, steps: [{ ...file.steps[0], bugs: [1] }] }), 'steps[0].bugs[0] is 1 and must be text'],
  ])('refuses %.40s', (given, message) => {
    expect(() => readCounterexampleFile(given)).toThrow(message)
  })
})

describe('explain and describeStep', () => {
  test('say who does what in one paragraph', async () => {
    const file = await fileOf(diary, { log: diaryLog.log.slice(0, 1), blocks: [] })
    expect(describeStep(file, 2)).toMatch(
      /^Step 3 of 3, block 1: note by Bob \(party:1\) \[defect duplicate, once more\]: page = 3/,
    )
    expect(explain(file)).not.toContain('\n')
    expect(explain(await foundFor(idle, 17))).toMatch(/takes no log.*error Never/)
  })
})
