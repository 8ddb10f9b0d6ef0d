import { EventEmitter, once } from 'node:events'
import type { Workload } from '../../../src/eea/orders/create-work-order-worker.js'
import type { WorkOrderOutput } from '../../../src/eea/work-order/index.js'

/** A workload that waits until the test lets it go. */
export interface Gate {
  readonly workload: Workload
  /** Resolves with the order's signal when one has entered that was not asked for yet. */
  entered(): Promise<AbortSignal>
  /** Lets the order that came first go with these outputs, now or when it comes. */
  open(outputs: readonly WorkOrderOutput[]): void
  /** Orders that entered. */
  count(): number
}

export const createGate = (): Gate => {
  const events = new EventEmitter()
  const signals: AbortSignal[] = []
  const waiting: ((outputs: readonly WorkOrderOutput[]) => void)[] = []
  const ready: (readonly WorkOrderOutput[])[] = []
  let entered = 0
  const match = (): void => {
    while (waiting.length > 0 && ready.length > 0) waiting.shift()?.(ready.shift() ?? [])
  }
  return {
    workload: (_order, signal) =>
      new Promise((resolve) => {
        entered += 1
        signals.push(signal)
        waiting.push(resolve)
        events.emit('entered')
        match()
      }),
    async entered() {
      if (signals.length === 0) await once(events, 'entered')
      const signal = signals.shift()
      if (signal === undefined) throw new Error('nothing entered')
      return signal
    },
    open(outputs) {
      ready.push(outputs)
      match()
    },
    count: () => entered,
  }
}
