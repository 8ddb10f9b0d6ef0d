import { defineStf, u32, value } from '@lockstep/core'
import { migrateState, nonceSpace } from '@lockstep/core/engine'
import type { Stf } from '@lockstep/core/stf'
import { balances } from '@lockstep/stf-balances'
import { findCounterexample, nonceAndReplayProperty } from '@lockstep/testkit'
import { describe, expect, test } from 'vitest'
import { entriesIn } from '../src/execution/entries-of.js'
import { nonceAndReplayOf } from '../src/properties/08-nonce-and-replay.js'

/** Counts calls, so that each replay shows. */
const first = defineStf({
  name: 'clicks',
  version: 1,
  state: { clicks: value(u32, 0) },
  calls: { click: { index: 1, execute: ({ state }) => state.clicks.update((clicks) => clicks + 1) } },
})

/** Has one more call and keeps the other. */
const second = defineStf({
  name: 'clicks',
  version: 2,
  state: { clicks: value(u32, 0), resets: value(u32, 0) },
  calls: {
    click: { index: 1, execute: ({ state }) => state.clicks.update((clicks) => clicks + 1) },
    reset: { index: 2, execute: ({ state }) => state.resets.update((resets) => resets + 1) },
  },
  migrate: { from: first, run: () => undefined },
})

/** An engine whose migration to some versions keeps the entries of modules and forgets its own: the nonces. */
const forgettingNonces = (isForgetting: (next: Stf) => boolean) =>
  nonceAndReplayOf((environment, old, identity) => {
    if (!isForgetting(environment.stf)) return migrateState(environment, old, identity)
    const changes = Array.from(entriesIn(old, nonceSpace), ([key]) => ({ key, value: undefined }))
    return old.prepare([{ space: nonceSpace, changes }])
  })

describe('what a version has accepted', () => {
  test.each([first, second, balances])('is refused by the next one, of $name $version', (stf) => {
    expect(findCounterexample(nonceAndReplayProperty, stf, { numRuns: 40 })).toBeUndefined()
  })

  test('is accepted once more where nonces are forgotten: in one call, without a second version of the author', () => {
    const found =
      findCounterexample(
        forgettingNonces(() => true),
        first,
        {},
      ) ?? expect.fail('nothing was found')
    expect(found.reason).toBe('click, replayed to version 2, comes to Ok')
    expect(found.input).toMatchObject({ log: [{ call: 'click' }] })
  })

  test('is accepted once more by the version that migrates from it and forgets them', () => {
    const forgetful = forgettingNonces((next) => next === second)
    expect(findCounterexample(forgetful, first, {})).toBeUndefined()
    const found = findCounterexample(forgetful, second, {}) ?? expect.fail('nothing was found')
    expect(found.reason).toBe('click, replayed to version 2, comes to Ok')
    // Version 2 has executed nothing itself.
    expect(found.input).toMatchObject({ log: { log: [] }, before: { log: [{ call: 'click' }] } })
  })
})
