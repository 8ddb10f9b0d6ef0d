import type { Stf } from '@lockstep/core/stf'
import { balances } from '@lockstep/stf-balances'
import {
  atomicRollback,
  bounds,
  codec,
  commutativity,
  convergence,
  convergenceProperty,
  domainSeparation,
  getterPurity,
  invariants,
  migration,
  nonceAndReplay,
  type PropertyOptions,
  perturbedExecution,
  replayEquivalence,
  smallScope,
  snapshotEquivalence,
  statusMachines,
  stfProperties,
  vacuity,
} from '@lockstep/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainTransfer, smallBank } from './small-bank.js'

const properties: readonly (readonly [string, (stf: Stf, options?: PropertyOptions) => void])[] = [
  ['1 convergence', convergence],
  ['2 replay equivalence', replayEquivalence],
  ['3 snapshot equivalence', snapshotEquivalence],
  ['4 atomic rollback', atomicRollback],
  ['6 getter purity', getterPurity],
  ['7 codec', codec],
  ['8 nonce and replay', nonceAndReplay],
  ['9 domain separation', domainSeparation],
  ['10 invariants', invariants],
  ['11 perturbed execution', perturbedExecution],
  ['12 commutativity', commutativity],
  ['13 status machines', statusMachines],
  ['15 migration', migration],
  ['16 bounds', bounds],
  ['17 vacuity', vacuity],
  ['20 small scope', smallScope],
]

const fewRuns = { numRuns: 40 }

describe.each(properties)('property %s', (_, property) => {
  test('holds for balances', () => {
    property(balances)
  })

  test('holds for the small bank', () => {
    property(smallBank(plainTransfer), fewRuns)
  })
})

test('the properties stand by their numbers', () => {
  expect(stfProperties.map(({ number, name }) => `${number} ${name}`)).toEqual(properties.map(([name]) => name))
})

test('a property is a fast-check property, to be run with options of one’s own', () => {
  const details = fc.check(convergenceProperty.property(balances), { seed: 9, numRuns: 3 })
  expect([details.failed, details.numRuns]).toEqual([false, 3])
})
