import { createServer } from 'node:http'
import { createRpcMetrics, type RpcEvent, type RpcMetrics } from '@lockstep/adapters/integritee-rpc/server'
import { type Listening, listenOnLoopback } from '../network/listen-on-loopback.js'

/** What Prometheus reads of a development network. */
export interface MetricsServer extends Listening {
  observe(worker: number, event: RpcEvent): void
}

/**
 * Serves the metrics of each worker's JSON-RPC at `GET /NUMBER/metrics`, on loopback: a page for each, as they would
 * have on machines of their own.
 *
 * @throws LockstepError `PortTaken`
 */
export async function serveMetrics(workers: number, port: number): Promise<MetricsServer> {
  const pages = new Map<string, RpcMetrics>()
  for (let number = 1; number <= workers; number += 1) pages.set(`/${number}/metrics`, createRpcMetrics())
  const server = createServer((request, response) => {
    const registry = request.method === 'GET' ? pages.get(request.url ?? '')?.registry : undefined
    if (registry === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end(`there are ${[...pages.keys()].join(', ')}\n`)
      return
    }
    void registry.metrics().then((text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text))
  })
  const listening = await listenOnLoopback(server, '--metrics', port)
  return { ...listening, observe: (worker, event) => pages.get(`/${worker}/metrics`)?.observe(event) }
}
