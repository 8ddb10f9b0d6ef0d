import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCounterMemory, createPlatform, openCounterDirectory, type Platform } from '@lockstep/adapters/tee'
import { type Hex, toHex } from '@lockstep/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { countingEntropy, provider } from './test-platform.js'

const filled = (byte: number, length = 32): Hex => toHex(new Uint8Array(length).fill(byte))
const identity = { mrenclave: filled(1), mrsigner: filled(2), securityVersion: 1, debug: false }
const name = filled(3)
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lockstep-counters-'))
})

afterEach(async () => {
  await rm(directory, { recursive: true })
})

const platformWith = (counters = createCounterMemory()): Platform =>
  createPlatform({ provider, entropy: countingEntropy(1), counters })

describe("a platform's counter", () => {
  test('goes up and never down, and answers where it stands', async () => {
    const { raiseCounter } = platformWith()
    const answers: number[] = []
    for (const least of [0, 5, 3, 5, 6, 0]) answers.push(await raiseCounter(identity, name, least))
    expect(answers).toEqual([0, 5, 5, 5, 6, 6])
  })

  test('is of one code, of debug code another one, and of one name', async () => {
    const { raiseCounter } = platformWith()
    await raiseCounter(identity, name, 5)
    expect(await raiseCounter({ ...identity, mrenclave: filled(9) }, name, 0)).toBe(0)
    expect(await raiseCounter({ ...identity, debug: true }, name, 0)).toBe(0)
    expect(await raiseCounter(identity, filled(4), 0)).toBe(0)
    // An upgrade of the same code keeps it.
    expect(await raiseCounter({ ...identity, securityVersion: 2 }, name, 0)).toBe(5)
  })

  test('is raised one raise after the other, however many come at once', async () => {
    const { raiseCounter } = platformWith()
    await Promise.all([4, 9, 2, 7].map((least) => raiseCounter(identity, name, least)))
    expect(await raiseCounter(identity, name, 0)).toBe(9)
  })

  test.each([-1, 1.5, Number.NaN, 2 ** 32])('refuses %s', async (least) => {
    await expect(platformWith().raiseCounter(identity, name, least)).rejects.toMatchObject({
      code: 'CounterOutOfBounds',
      details: { field: 'least', limit: 4294967295 },
    })
  })

  test('refuses a name of another length', async () => {
    await expect(platformWith().raiseCounter(identity, filled(3, 31), 1)).rejects.toMatchObject({
      code: 'InvalidLength',
    })
  })
})

describe('counters in a directory', () => {
  test('survive the process', async () => {
    const before = await openCounterDirectory(directory)
    await platformWith(before).raiseCounter(identity, name, 41)
    await platformWith(before).raiseCounter(identity, filled(4), 7)
    await before.close()
    const after = await openCounterDirectory(directory)
    expect(await platformWith(after).raiseCounter(identity, name, 0)).toBe(41)
    expect(await platformWith(after).raiseCounter(identity, filled(4), 0)).toBe(7)
    expect(await platformWith(after).raiseCounter(identity, name, 42)).toBe(42)
    await after.close()
  })
})
