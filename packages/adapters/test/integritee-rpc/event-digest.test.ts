import { expect, test } from 'vitest'
import { createEventGathering, tellEvents } from '../../src/integritee-rpc/relay/event-digest.js'
import type { RpcEvent } from '../../src/integritee-rpc/server/index.js'

const answered = (method: string, milliseconds: number, isFailure = false): RpcEvent => {
  return { kind: 'answered', method, isFailure, milliseconds }
}

/** What comes out at the other end, as the boundary copies it. */
function across(events: readonly RpcEvent[]): readonly RpcEvent[] {
  const gathering = createEventGathering()
  for (const event of events) gathering.add(event)
  const told: RpcEvent[] = []
  const digest = gathering.take()
  if (digest !== undefined) tellEvents(structuredClone(digest), (event) => told.push(event))
  return told
}

test('every answer is told, and everything that happened to connections, in order', () => {
  const events = [
    { kind: 'opened', connections: 1 },
    answered('system_name', 1),
    { kind: 'refused', why: 'tooFast' },
    answered('system_name', 2, true),
    answered('rpc_methods', 3),
    answered('system_name', 4),
    { kind: 'ended', end: 'closed', connections: 0 },
  ] as const
  const told = across(events)
  const isAnswer = ({ kind }: RpcEvent): boolean => kind === 'answered'
  expect(told.filter((event) => !isAnswer(event))).toEqual(events.filter((event) => !isAnswer(event)))
  expect(told).toHaveLength(events.length)
  expect(told).toEqual(expect.arrayContaining([...events]))
})

test('of what tells how something stands the last is told', () => {
  expect(across([1, 2, 3].map((count) => ({ kind: 'watches', count })))).toEqual([{ kind: 'watches', count: 3 }])
})

test('nothing is told twice, and nothing of nothing', () => {
  const gathering = createEventGathering()
  expect(gathering.take()).toBeUndefined()
  expect([gathering.add(answered('a', 1)), gathering.add(answered('a', 2))]).toEqual([true, false])
  expect(gathering.take()?.answered).toEqual([{ method: 'a', isFailure: false, milliseconds: [1, 2] }])
  expect(gathering.take()).toBeUndefined()
  expect(gathering.add(answered('a', 3))).toBe(true)
})
