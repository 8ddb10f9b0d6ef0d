import { defineStf, fixedBytes, LockstepError, type Stf, text, value } from '@lockstep/core'
import { examine, perturbedExecution, perturbedExecutionProperty, verify } from '@lockstep/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stfIn } from '../src/paranoid/driver/stf-in.js'
import { perturbedModuleProperty } from '../src/properties/11-perturbed-module.js'
import { withoutStackTraces } from '../src/verification/without-stack-traces.js'
import { counterexampleOf } from './counterexample-of.js'
import { hazardTable } from './paranoid/hazard-table.js'
import { hazard as engineWords } from './paranoid/hazards/error-text.js'

/**
 * What takes a fresh process or another engine: values of a module's evaluation, words and limits of engines, timers; and
 * Temporal, which the oldest Node that we run on has none of.
 */
const beyondOneProcess = [
  ...['async-call', 'bigint-limit', 'byte-order', 'clock-at-load', 'error-message', 'error-text', 'finalization'],
  ...['float-array', 'function-text', 'microtask', 'nan-bits', 'nan-difference', 'nan-half', 'platform-module'],
  ...['power-operator', 'promise', 'random-salt', 'temporal-date', 'temporal-now', 'temporal-zone', 'timer'],
  'unicode-property',
]

/** It would end this process. */
const notHere = ['process-exit']

const inProcess = Object.keys(hazardTable).filter((name) => ![...beyondOneProcess, ...notHere].includes(name))

async function hazardOf(name: string): Promise<Stf> {
  return stfIn(await import(`./paranoid/hazards/${name}.ts`), undefined)
}

/** As `verify` runs it, which shows an STF no traces to begin with. */
function isDisproved(stf: Stf, seed: number): boolean {
  const numRuns = perturbedExecutionProperty.defaultRuns
  const property = perturbedExecutionProperty.property(stf)
  return withoutStackTraces(() => fc.check(property, { seed, numRuns, endOnFailure: true })).failed
}

function failureOf(run: () => void): LockstepError {
  try {
    run()
  } catch (error) {
    if (error instanceof LockstepError) return error
    throw error
  }
  return expect.fail('the property holds')
}

describe('property 11 in one process', () => {
  test('more than sixty of the hazards are within its reach', () => {
    expect(inProcess.length).toBeGreaterThan(60)
  })

  test.each(inProcess)('finds %s', async (name) => {
    expect(isDisproved(await hazardOf(name), 7)).toBe(true)
  })

  test('names the call, the key and the read that differed', async () => {
    const stf = await hazardOf('local-hours')
    const { reason, input } = counterexampleOf(failureOf(() => perturbedExecution(stf)))
    expect(reason).toMatch(
      /^In input 1, the call touch, an execution in other surroundings parts from the first: hazard\.seen is .* The ambient read that differed is Date\.getHours\(\)/,
    )
    expect(input).toMatchObject({ log: [{ call: 'touch' }] })
  })

  test('names what is left in an object that all code shares', async () => {
    const stf = await hazardOf('prototype-patch')
    expect(counterexampleOf(failureOf(() => perturbedExecution(stf))).reason).toBe(
      'Map.prototype.hazardCount, which all code shares, is changed by the log',
    )
  })

  test('leaves globals, environment and time zone as they were', () => {
    const stand = (): unknown[] => [
      ...[Date, Intl.Collator, Intl.NumberFormat, process, Math.random, Array.prototype.sort, Error.stackTraceLimit],
      ...[String.prototype.localeCompare, Number.prototype.toLocaleString, Date.prototype.toLocaleString],
      ...[JSON.stringify(process.env), new Date(0).getTimezoneOffset(), Object.getOwnPropertyNames(globalThis).join()],
    ]
    const before = stand()
    const stf = defineStf({
      name: 'plain',
      version: 1,
      state: { said: value(text(9), '') },
      calls: { say: { args: { hash: fixedBytes(2) }, execute: ({ state }, { hash }) => state.said.set(hash) } },
    })
    perturbedExecution(stf, { numRuns: 3 })
    for (const [index, each] of stand().entries()) expect(Object.is(each, before[index]), `${index}`).toBe(true)
  })
})

describe('the option module', () => {
  const module = new URL('./paranoid/hazards/error-text.ts', import.meta.url)

  test('finds what takes another engine, and shows the log', async () => {
    const report = await examine(engineWords, { module, properties: [11], numRuns: 2 })
    const [here, source, everywhere] = report.properties
    expect(source).toMatchObject({ name: 'source of the module' })
    expect(here).toMatchObject({ number: 11, name: 'perturbed execution', counterexample: undefined })
    expect(everywhere).toMatchObject({
      number: 11,
      name: 'perturbed execution in ten environments',
      counterexample: {
        reason: expect.stringMatching(/^'hazard' is not deterministic: in 'touch' .* environment 'quickjs'/),
        input: { log: { log: [{ call: 'touch' }], blocks: [] } },
        repeats: true,
      },
    })
  })

  test('takes the name of an export behind a hash, and refuses the module of another STF', async () => {
    const other = defineStf({ name: 'other', version: 1, state: {}, calls: { idle: { execute() {} } } })
    await expect(verify(other, { module: `${module.href}#hazard`, properties: [11], numRuns: 1 })).rejects.toThrow(
      /name its module, and its export behind a #/,
    )
    const property = perturbedModuleProperty(`${module.href}#nothing`).property(engineWords)
    expect(await property.run([{ walk: { seed: 1 }, log: { log: [], blocks: [] } }])).toMatchObject({
      error: expect.objectContaining({ code: 'StfNotExported' }),
    })
  })
})
