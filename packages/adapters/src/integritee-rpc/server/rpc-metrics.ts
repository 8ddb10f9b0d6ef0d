import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { RpcEvent } from './rpc-event.js'

/** Metrics of a worker's JSON-RPC. */
export interface RpcMetrics {
  /** In the text form of Prometheus: `await registry.metrics()`. */
  readonly registry: Registry
  observe(event: RpcEvent): void
}

/** All names begin with `lockstep_rpc_`. Labels are methods and stable names, never anything of a request. */
export function createRpcMetrics(registry: Registry = new Registry()): RpcMetrics {
  const registers = [registry]
  const connections = new Gauge({ name: 'lockstep_rpc_connections', help: 'Open web-sockets', registers })
  const watches = new Gauge({ name: 'lockstep_rpc_watches', help: 'Operations that are watched', registers })
  const ended = new Counter({
    name: 'lockstep_rpc_connections_ended_total',
    help: 'Connections that ended or were not taken, by why',
    labelNames: ['why'],
    registers,
  })
  const requests = new Counter({
    name: 'lockstep_rpc_requests_total',
    help: 'Answered requests',
    labelNames: ['method', 'outcome'],
    registers,
  })
  const refused = new Counter({
    name: 'lockstep_rpc_messages_refused_total',
    help: 'Messages that were refused before a method was looked for, by why',
    labelNames: ['why'],
    registers,
  })
  const defects = new Counter({
    name: 'lockstep_rpc_defects_total',
    help: 'Methods that met a defect of the worker',
    labelNames: ['method'],
    registers,
  })
  const pool = new Gauge({
    name: 'lockstep_rpc_pool_operations',
    help: 'Operations in the pool, by queue',
    labelNames: ['queue'],
    registers,
  })
  const seconds = new Histogram({
    name: 'lockstep_rpc_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['method'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
    registers,
  })

  return {
    registry,
    observe(event) {
      switch (event.kind) {
        case 'opened':
          connections.set(event.connections)
          return
        case 'ended':
          connections.set(event.connections)
          ended.inc({ why: event.end })
          return
        case 'answered':
          requests.inc({ method: event.method, outcome: event.isFailure ? 'failure' : 'success' })
          seconds.observe({ method: event.method }, event.milliseconds / 1000)
          return
        case 'refused':
          refused.inc({ why: event.why })
          return
        case 'watches':
          watches.set(event.count)
          return
        case 'pool':
          for (const queue of ['future', 'ready', 'broadcast', 'included'] as const) {
            pool.set({ queue }, event.load[queue].count)
          }
          return
        case 'defect':
          defects.inc({ method: event.method })
      }
    },
  }
}
