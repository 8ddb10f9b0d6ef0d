import { describe, expect, it } from 'vitest'
import { type EeaReceiptEvent, type EeaReceiptStatus, eeaReceiptStatus } from '../../../src/receipt/status/index.js'

const updates = ['updateCompleted', 'updateProcessed', 'updateFailed', 'updateRejected'] as const
const creations = eeaReceiptStatus.events.filter((event) => event.startsWith('create'))

describe('EEA receipt status', () => {
  it.each<[string, EeaReceiptStatus, EeaReceiptEvent, EeaReceiptStatus]>([
    ['EEA-215 create pending', 'absent', 'createPending', 'pending'],
    ['EEA-216 create completed', 'absent', 'createCompleted', 'completed'],
    ['EEA-216 create processed', 'absent', 'createProcessed', 'processed'],
    ['EEA-216 create failed', 'absent', 'createFailed', 'failed'],
    ['EEA-216 create rejected', 'absent', 'createRejected', 'rejected'],
    ['EEA-218 create application specific', 'absent', 'createApplicationSpecific', 'applicationSpecific'],
    ['EEA-219 pending to completed', 'pending', 'updateCompleted', 'completed'],
    ['EEA-220 pending to processed', 'pending', 'updateProcessed', 'processed'],
    ['EEA-221 pending to failed', 'pending', 'updateFailed', 'failed'],
    ['EEA-222 pending to rejected', 'pending', 'updateRejected', 'rejected'],
    ['EEA-223 processed again', 'processed', 'updateProcessed', 'processed'],
    ['EEA-224 processed to completed', 'processed', 'updateCompleted', 'completed'],
  ])('%s', (_, status, event, next) => {
    expect(eeaReceiptStatus.next(status, event)).toBe(next)
  })

  it.each<[string, EeaReceiptStatus, readonly EeaReceiptEvent[]]>([
    ['EEA-225 processed to failed or rejected', 'processed', ['updateFailed', 'updateRejected']],
    ['EEA-226 completed to any', 'completed', updates],
    ['EEA-228 failed to any', 'failed', updates],
    ['EEA-229 rejected to any', 'rejected', updates],
    ['EEA-230 an update without a receipt', 'absent', updates],
    ['EEA-231 a second creation', 'pending', creations],
    ['EEA-231 a second creation', 'processed', creations],
    ['EEA-231 a second creation', 'applicationSpecific', creations],
  ])('%s is refused', (_, status, events) => {
    for (const event of events) expect(eeaReceiptStatus.next(status, event)).toBeUndefined()
  })

  it('EEA-217, EEA-225: no event creates a reserved status or sets one back to pending', () => {
    expect([...eeaReceiptStatus.events].sort()).toEqual(
      [
        ...['createPending', 'createCompleted', 'createProcessed', 'createFailed', 'createRejected'],
        ...['createApplicationSpecific', ...updates],
      ].sort(),
    )
  })
})
