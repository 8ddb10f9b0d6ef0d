import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LockstepError } from '@lockstep/core'
import { balances } from '@lockstep/stf-balances'
import type { StfSource } from '@lockstep/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  describeSimulation,
  explainSimulation,
  faultNames,
  isOfSimulation,
  type PartsSource,
  readSimulationFile,
  replaySimulation,
  type SimulateOptions,
  type SimulationFile,
  simulate,
  simulationTest,
} from '../../src/simulation/index.js'
import { defects } from './defects.js'
import { forgetful } from './forgetful-stf.js'
import { paymentsLog } from './payments-log.js'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulation-'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function defectNamed(name: string): PartsSource {
  return defects.find((each) => each.name === name)?.parts ?? expect.fail(`there is no defect '${name}'`)
}

interface Left {
  readonly text: string
  readonly file: SimulationFile
  readonly message: string
}

/** What the first seed that fails leaves behind. */
async function firstLeft(source: StfSource, options: Partial<SimulateOptions>): Promise<Left> {
  const out = join(folder, 'left.json')
  for (let seed = 1; seed <= 20; seed += 1) {
    try {
      await simulate(source, { seed, log: paymentsLog(seed), ...options, out })
    } catch (error) {
      if (!(error instanceof LockstepError) || error.code !== 'SimulationFailed') throw error
      const text = readFileSync(out, 'utf8')
      return { text, file: readSimulationFile(text), message: error.message }
    }
  }
  return expect.fail('nothing was found')
}

describe('a worker that names its outputs by itself', () => {
  const parts = defectNamed('names its outputs by the worker')
  let left: Left

  beforeAll(async () => {
    left = await firstLeft(balances, { parts })
  })

  test('is shrunk to the funds and the one payment that show it, without any fault', () => {
    const { settings, found, numShrinks, repeats } = left.file
    expect(found).toMatchObject({ workers: 3, steps: 600, faults: faultNames })
    expect(found.log).toHaveLength(15)
    expect(settings).toMatchObject({ seed: found.seed, workers: 1, faults: [] })
    expect(settings.log).toMatchObject([
      { inbound: 'shieldFunds' },
      { call: 'balanceUnshieldThroughEnclaveBridgePallet' },
    ])
    expect(settings.steps).toBeLessThan(600)
    expect(numShrinks).toBeGreaterThan(3)
    expect(repeats).toBe(true)
    expect(left.message).toMatch(/^shrunk to steps \d+, workers 1, records 2, faults none; replay: .*left\.json$/m)
  })

  test('has in its file the inputs in their order, each with its receipt, and the roots of each block', () => {
    const { blocks, parts: names, settings } = left.file
    expect(blocks.flatMap(({ inputs }) => inputs)).toMatchObject([
      { record: settings.log[0], receipt: { status: 'Executed', code: 'Ok' } },
      { record: settings.log[1], receipt: { status: 'Executed', code: 'Ok' } },
    ])
    expect(new Set(blocks.map(({ stateRoot }) => stateRoot)).size).toBeGreaterThan(1)
    expect(names).toEqual(['connect'])
    const text = describeSimulation(left.file)
    expect(text).toMatch(/^ {2}shieldFunds for the parentchain .*who = party:\d, amount = 1000: Executed Ok$/m)
    expect(text.match(/^ {2}state root 0x[0-9a-f]{64}$/gm)).toHaveLength(blocks.length)
  })

  test('does the same again, block by block and step by step; with the real part it keeps its promises', async () => {
    const { file } = left
    const again = await replaySimulation(balances, file, { parts })
    expect(again).toMatchObject({ reason: file.reason, step: file.step, sameStf: true, firstChange: null })
    expect(again.blocks).toEqual(file.blocks)
    expect(again.trace.slice(-file.trace.length)).toEqual(file.trace)
    const mended = await replaySimulation(balances, file, { parts: { connect: (connections) => connections } })
    expect(mended.reason).toBeNull()
  })

  test('is not taken for mended where nobody gives the part, nor replayed for another STF', async () => {
    await expect(replaySimulation(balances, left.file)).rejects.toMatchObject({ code: 'PartsMissing' })
    await expect(replaySimulation(forgetful(), left.file, { parts })).rejects.toMatchObject({ code: 'OtherStf' })
  })

  test('is explained in one paragraph, and has a test that repeats it', () => {
    const paragraph = explainSimulation(left.file)
    expect(paragraph).not.toContain('\n')
    expect(paragraph).toMatch(
      /^In a simulation of 'balances' version 1 with seed \d+, a promise was broken in step \d+, .*: w1 let out a call that no block of the parentchain has led to\. It takes one worker, 2 records and no fault that struck\. Not the real ones are its parts connect\. The last input .* balanceUnshieldThroughEnclaveBridgePallet by \w+ .* Executed Ok\. What happened last is: /,
    )
    const written = simulationTest(left.file, { module: './bank.js' })
    expect(written).toContain("import { balances as stf } from './bank.js'")
    const [, given = ''] = /simulate\(stf, ([\s\S]*)\)\n}\)/.exec(written) ?? []
    expect(JSON.parse(given)).toEqual(left.file.settings)
  })

  test('leaves a file that names the field which is not as it must be', () => {
    expect(isOfSimulation(left.text)).toBe(true)
    const without = { ...left.file, settings: { ...left.file.settings, seed: 'x' } }
    expect(() => readSimulationFile(JSON.stringify(without))).toThrow(/settings\.seed is "x" and must be number/)
    expect(() => readSimulationFile('{"format":"lockstep-counterexample/1"}')).toThrow(/must be 'lockstep-simulation/)
  })
})

test('a fault that a failure takes stays, and one that it does not take goes', async () => {
  const parts = defectNamed("takes another enclave's record, or an old one")
  const { file } = await firstLeft(balances, { parts, faults: ['slowLinks', 'strangeRecords', 'reorg'] })
  expect(file.settings.faults).toContain('strangeRecords')
  expect(file.settings.faults).not.toContain('reorg')
  expect(file.settings.log).toEqual([])
  expect(file.struck).toMatchObject({ strangeRecords: expect.any(Number) })
  expect(explainSimulation(file)).toMatch(/ 0 records and the faults .*strangeRecords/)
})

test('an STF that a function makes fails again', async () => {
  const { file } = await firstLeft(forgetful, { log: [], faults: [] })
  expect(file.repeats).toBe(true)
  expect(file.settings).toMatchObject({ faults: [], log: [] })
  expect(file.reason).toMatch(/the stateRoot/)
})
