import type { Hex } from '@lockstep/core'
import type { EventRecord, RuntimeEvent } from '../integritee/index.js'
import type { Journal } from './journal.js'

/** How a call emits: its events are taken back together with what it wrote. */
export function depositEvent(
  journal: Journal,
  events: EventRecord[],
  extrinsicIndex: number,
): (event: RuntimeEvent, topics?: readonly Hex[]) => void {
  return (event, topics = []) => {
    events.push({ phase: { type: 'applyExtrinsic', value: extrinsicIndex }, event, topics })
    journal.record(() => events.pop())
  }
}
