import type { WorkOrderWorker } from './work-order-worker.js'

/** The line in front of one worker: orders start in the order in which they came. */
interface Lane {
  readonly worker: WorkOrderWorker
  readonly waiting: Set<string>
  running: number
}

/** Lines of orders, one a worker. */
export interface OrderLanes {
  workerOf(workerKey: string): WorkOrderWorker | undefined
  /** Orders that wait, over all lines. */
  waiting(): number
  enqueue(workerKey: string, orderKey: string): void
  /** Takes an order out of its line; content if it has started. */
  withdraw(workerKey: string, orderKey: string): void
  /** No order starts any more. */
  close(): void
  /** Resolves when nothing runs. */
  idle(): Promise<void>
}

/** Creates empty lines. `run` executes one order and never rejects. */
export function createOrderLanes(
  workers: ReadonlyMap<string, WorkOrderWorker>,
  run: (worker: WorkOrderWorker, orderKey: string) => Promise<void>,
): OrderLanes {
  const lanes = new Map<string, Lane>()
  for (const [key, worker] of workers) lanes.set(key, { worker, waiting: new Set(), running: 0 })
  const underWay = new Set<Promise<void>>()
  let closed = false

  const start = (lane: Lane, orderKey: string): void => {
    lane.waiting.delete(orderKey)
    lane.running += 1
    const done = run(lane.worker, orderKey).then(() => {
      lane.running -= 1
      underWay.delete(done)
      startNext(lane)
    })
    underWay.add(done)
  }
  const startNext = (lane: Lane): void => {
    for (const orderKey of lane.waiting) {
      if (closed || lane.running >= (lane.worker.concurrency ?? 1)) return
      start(lane, orderKey)
    }
  }
  return {
    workerOf: (workerKey) => lanes.get(workerKey)?.worker,
    waiting: () => [...lanes.values()].reduce((sum, { waiting }) => sum + waiting.size, 0),
    enqueue(workerKey, orderKey) {
      const lane = lanes.get(workerKey)
      if (lane === undefined) return
      lane.waiting.add(orderKey)
      startNext(lane)
    },
    withdraw: (workerKey, orderKey) => void lanes.get(workerKey)?.waiting.delete(orderKey),
    close() {
      closed = true
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}
