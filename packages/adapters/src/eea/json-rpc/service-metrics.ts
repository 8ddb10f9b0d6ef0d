import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { CallReport } from './rpc-dispatcher.js'

/** What a service counts, for Prometheus. */
export interface ServiceMetrics {
  readonly contentType: string
  /** The metrics as text. */
  text(): Promise<string>
  call(report: CallReport): void
  orderEnded(state: string): void
  callback(outcome: 'answered' | 'failed'): void
}

export interface ServiceGauges {
  readonly ordersWaiting: () => number
  readonly callbacksOwed: () => number
}

/** Creates the metrics of one service, in a registry of their own. */
export function createServiceMetrics({ ordersWaiting, callbacksOwed }: ServiceGauges): ServiceMetrics {
  const registry = new Registry()
  const registers = [registry]
  const calls = new Counter({
    name: 'eea_calls_total',
    help: 'JSON-RPC calls',
    labelNames: ['method', 'code'],
    registers,
  })
  const seconds = new Histogram({
    name: 'eea_call_seconds',
    help: 'Time to answer a JSON-RPC call',
    labelNames: ['method'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30],
    registers,
  })
  const orders = new Counter({ name: 'eea_orders_ended_total', help: 'Work orders', labelNames: ['state'], registers })
  const callbacks = new Counter({ name: 'eea_callbacks_total', help: 'Attempts', labelNames: ['outcome'], registers })
  const gauge = (name: string, help: string, read: () => number): Gauge =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  gauge('eea_orders_waiting', 'Work orders that wait for their worker', ordersWaiting)
  gauge('eea_callbacks_owed', 'Callbacks that are not acknowledged', callbacksOwed)
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    call({ method = 'none', code, milliseconds }) {
      calls.inc({ method, code: code === undefined ? 'result' : String(code) })
      seconds.observe({ method }, milliseconds / 1000)
    },
    orderEnded: (state) => orders.inc({ state }),
    callback: (outcome) => callbacks.inc({ outcome }),
  }
}
