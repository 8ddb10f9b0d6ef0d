import { describe, expect, it } from 'vitest'
import { type OperationStatus, type OperationStatusEvent, operationStatus } from '../../../src/receipt/status/index.js'

const live = (events: readonly OperationStatusEvent[]): OperationStatus | undefined =>
  events.reduce<OperationStatus | undefined>(
    (status, event) => status && operationStatus.next(status, event),
    operationStatus.initial,
  )

describe('operation status', () => {
  it('numbers as TrustedOperationStatus of core-primitives/types does', () => {
    expect(Object.entries(operationStatus.states)).toEqual([
      ['0', 'submitted'],
      ['1', 'future'],
      ['2', 'ready'],
      ['3', 'broadcast'],
      ['4', 'inBlock'],
      ['5', 'retracted'],
      ['6', 'finalityTimeout'],
      ['7', 'finalized'],
      ['8', 'usurped'],
      ['9', 'dropped'],
      ['10', 'invalid'],
    ])
  })

  it('has events of the same names, but none that submits again', () => {
    expect([...operationStatus.events].sort()).toEqual(
      operationStatus.states.filter((state) => state !== 'submitted').sort(),
    )
  })

  it.each<[string, OperationStatusEvent[]]>([
    ['direct: pool, block, finality', ['ready', 'broadcast', 'broadcast', 'inBlock', 'finalized']],
    ['direct: the insertion was not seen', ['inBlock', 'finalized']],
    ['direct: a nonce gap closes', ['future', 'ready', 'inBlock', 'finalized']],
    ['direct: ready and future alternate', ['ready', 'future', 'ready', 'broadcast', 'future', 'ready']],
    ['direct: replaced by the same nonce', ['ready', 'usurped']],
    ['direct: the pool is full', ['future', 'dropped']],
    ['direct: it fails', ['ready', 'invalid']],
    ['direct: no finality in 512 blocks', ['ready', 'inBlock', 'finalityTimeout']],
    ['direct: a fork, then another block', ['ready', 'inBlock', 'retracted', 'ready', 'inBlock', 'finalized']],
    ['indirect: executed and final', ['inBlock', 'finalized']],
    ['indirect: rejected', ['invalid']],
    ['indirect: a reorg puts it in another block', ['inBlock', 'retracted', 'inBlock', 'finalized']],
    ['indirect: a reorg makes it invalid', ['inBlock', 'retracted', 'invalid']],
  ])('lives %s', (_, events) => {
    expect(live(events)).toBe(events.at(-1))
  })

  it.each<[string, OperationStatusEvent[]]>([
    ['finality before a block', ['ready', 'finalized']],
    ['a retraction before a block', ['retracted']],
    ['a block in the block', ['inBlock', 'inBlock']],
    ['the pool while in a block', ['inBlock', 'ready']],
    ['broadcast from the future queue', ['future', 'broadcast']],
    ['finality of a retracted block', ['inBlock', 'retracted', 'finalized']],
    ['a retraction of a final block', ['inBlock', 'finalized', 'retracted']],
    ['anything after invalid', ['invalid', 'ready']],
  ])('refuses %s', (_, events) => {
    expect(live(events.slice(0, -1))).toBeDefined()
    expect(live(events)).toBeUndefined()
  })

  it('ends where watcher.rs reports nothing more, but for inBlock', () => {
    expect(operationStatus.states.filter((state) => operationStatus.isFinal(state))).toEqual([
      'finalityTimeout',
      'finalized',
      'usurped',
      'dropped',
      'invalid',
    ])
  })
})
