import { readCounterexampleFile } from '@lockstep/testkit'
import { describe, expect, test } from 'vitest'
import { placeAfter, stepThrough } from '../src/step-through.js'

describe('placeAfter', () => {
  test.each([
    ['n', 0, 1],
    ['n', 2, 2],
    ['p', 1, 0],
    ['p', 0, 0],
    ['\u001b[C', 0, 1],
    ['\u001b[D', 2, 1],
    ['x', 1, 1],
    ['q', 1, undefined],
    ['\u0003', 1, undefined],
  ])('%j at place %i of three leads to %s', (key, place, next) => {
    expect(placeAfter(key, place, 3)).toBe(next)
  })
})

const step = (block: number): object => ({
  ...{ block, timestamp: '0', record: null, isCopy: false, call: null, receipt: null, stateRoot: '0x00' },
  ...{ hooks: [], bugs: [], effects: [], changes: [{ item: 'm.i', before: block - 1, after: block }] },
})

const file = readCounterexampleFile(
  JSON.stringify({
    format: 'lockstep-counterexample/1',
    stf: { name: 's', version: 1, identity: '0x00' },
    property: { number: 10, name: 'invariants', statement: '' },
    ...{ reason: '', seed: 1, path: '', numRuns: 1, numShrinks: 0, repeats: true },
    environment: { node: '', platform: '', timeZone: '', locale: '' },
    ...{ log: null, setting: null, parties: [], genesis: { stateRoot: '', changes: [] } },
    ...{ steps: [step(1), step(2), step(3)], firstStep: 1, divergence: null },
  }),
)

async function shown(keys: readonly string[] | undefined): Promise<string[]> {
  const lines: string[] = []
  async function* pressed(): AsyncGenerator<string> {
    yield* keys ?? []
  }
  await stepThrough(file, {
    write: (line) => lines.push(line),
    progress: () => undefined,
    keys: keys === undefined ? undefined : pressed,
  })
  return lines.flatMap((line) => line.match(/Step \d/g) ?? [])
}

describe('stepThrough', () => {
  test('steps both ways at the keys, and stays at the ends', async () => {
    expect(await shown(['p', 'n', 'n', 'n', 'p', 'q', 'n'])).toEqual(['Step 1', 'Step 2', 'Step 3', 'Step 2'])
  })

  test('shows every step once where nobody presses keys', async () => {
    expect(await shown(undefined)).toEqual(['Step 1', 'Step 2', 'Step 3'])
  })
})
