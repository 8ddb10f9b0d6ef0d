import { expect, test } from 'vitest'
import { createExecutions } from '../../src/simulation/executions.js'

const operationHash = `0x${'01'.repeat(32)}` as const
const receipt = (status: 'Executed' | 'Failed' | 'Rejected') => ({ operationHash, status })

test('an operation that was executed in two blocks is refused', () => {
  const executions = createExecutions()
  executions.note(1, [receipt('Executed')])
  expect(() => executions.note(2, [receipt('Failed')])).toThrow(/in block 1 and again in block 2/)
})

test('a repetition that was rejected is none, and neither is one in a block that came instead', () => {
  const executions = createExecutions()
  executions.note(1, [])
  executions.note(2, [receipt('Executed'), receipt('Rejected')])
  expect(executions.blockOf(operationHash)).toBe(2)
  executions.revert(1)
  expect(executions.blockOf(operationHash)).toBeUndefined()
  executions.note(2, [])
  executions.note(3, [receipt('Executed')])
  expect(executions.blockOf(operationHash)).toBe(3)
})
