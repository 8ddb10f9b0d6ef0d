import { expect, test, vi } from 'vitest'
import type { State } from '../../src/state/index.js'
import { blockAfter, createTestExecutor, execute } from './test-shard.js'
import { writes } from './writes.js'

const states: State[] = []
vi.mock('../../src/state/index.js', async (importOriginal) => {
  const real = await importOriginal<typeof import('../../src/state/index.js')>()
  const createState: typeof real.createState = (...args) => {
    const state = real.createState(...args)
    states.push(state)
    return state
  }
  return { ...real, createState }
})

const nodesOf = () => states.at(-1)?.nodeCount() ?? expect.fail('an executor has a state')

test('a block whose record cannot be sealed leaves nothing in memory, however often it is tried', () => {
  const block = blockAfter(undefined, writes(0, 3))
  const executor = createTestExecutor()
  const before = nodesOf()
  const seal = (): never => {
    throw new Error('the disk is full')
  }
  for (let time = 0; time < 3; time += 1) {
    expect(() => executor.execute(block, seal)).toThrow('the disk is full')
    expect(nodesOf()).toEqual(before)
  }
  execute(executor, block)
  expect(nodesOf()).not.toEqual(before)
})

test('a block whose outputs cannot be made leaves nothing in memory', () => {
  const confirmation = (): never => {
    throw new Error('no such call')
  }
  const effects = { effects: {}, outbound: () => new Uint8Array(0), registration: () => new Uint8Array(0) }
  const others = { shardConfiguration: () => new Uint8Array(0), extrinsic: (call: Uint8Array) => call }
  const executor = createTestExecutor({ extrinsics: { ...effects, ...others, confirmation } })
  const before = nodesOf()
  expect(() => execute(executor, blockAfter(undefined, writes(0, 3)))).toThrow('no such call')
  expect(nodesOf()).toEqual(before)
})

test('a record that does not lead to its roots leaves nothing in memory', () => {
  const record = execute(createTestExecutor(), blockAfter(undefined, writes(0, 3)))
  const executor = createTestExecutor()
  const before = nodesOf()
  const { signedHeader } = record
  const header = { ...signedHeader.header, stateRoot: signedHeader.header.parent }
  const wrong = { ...record, signedHeader: { ...signedHeader, header } }
  for (let time = 0; time < 3; time += 1) {
    expect(() => executor.restore(wrong)).toThrow(expect.objectContaining({ code: 'RecordMismatch' }))
    expect(nodesOf()).toEqual(before)
  }
  executor.restore(record)
  expect(executor.head()).toEqual(signedHeader)
})
