import { describe, expect, it } from 'vitest'
import { type WorkOrderStatus, type WorkOrderStatusEvent, workOrderStatus } from '../../../src/receipt/status/index.js'

describe('work order status', () => {
  it.each<[string, readonly WorkOrderStatusEvent[]]>([
    ['EEA-103 a result at once', ['completed']],
    ['EEA-103 an error at once', ['rejected']],
    ['EEA-103, EEA-110, EEA-111 scheduled, started, done', ['pending', 'processing', 'completed']],
    ['EEA-116 pulled again and again', ['pending', 'pending', 'processing', 'processing', 'failed']],
    ['EEA-116 pulled too seldom to see it start', ['pending', 'completed']],
    ['synchronous mode, time is up', ['cancelled']],
  ])('%s', (_, events) => {
    let status: WorkOrderStatus | undefined = workOrderStatus.initial
    for (const event of events) status = status && workOrderStatus.next(status, event)
    expect(status).toBe(events.at(-1))
    expect(status && workOrderStatus.isFinal(status)).toBe(true)
  })

  it('EEA-110, EEA-111: what was started is not scheduled, and what was scheduled was not rejected', () => {
    expect(workOrderStatus.next('processing', 'pending')).toBeUndefined()
    expect(workOrderStatus.next('pending', 'rejected')).toBeUndefined()
    expect(workOrderStatus.next('processing', 'rejected')).toBeUndefined()
  })
})
