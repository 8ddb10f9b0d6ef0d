import { type WebSocket, WebSocketServer } from 'ws'
import type { FakeBlock } from './fake-chain.js'
import { headerJson } from './node-json.js'

/** What the node says of its chain; tests write to it. */
export interface FakeView {
  /** The best chain by number, genesis first. */
  best: readonly FakeBlock[]
  finalized: number
  /** Answers a call instead of the node; `undefined` leaves it to the node. */
  intercept?: ((method: string, params: readonly unknown[]) => unknown) | undefined
}

export interface FakeNode {
  readonly url: string
  readonly view: FakeView
  /** Every call that was answered, by name. */
  readonly calls: string[]
  /** Ends all connections. */
  disconnect(): void
  close(): Promise<void>
}

/**
 * A node whose chain is a script: a JSON-RPC server on the loopback.
 *
 * @param onPort a free one if left out.
 */
export async function startFakeNode(genesis: FakeBlock, onPort = 0): Promise<FakeNode> {
  const view: FakeView = { best: [genesis], finalized: 0 }
  const calls: string[] = []
  const known = new Map<unknown, FakeBlock>()
  const server = new WebSocketServer({ host: '127.0.0.1', port: onPort })
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const at = (hash: unknown) => known.get(hash)

  const methods: Readonly<Record<string, (params: readonly unknown[]) => unknown>> = {
    chain_getBlockHash: ([number]) =>
      (number === undefined ? view.best.at(-1) : view.best[Number(number)])?.hash ?? null,
    chain_getFinalizedHead: () => view.best[view.finalized]?.hash,
    chain_getHeader: ([hash]) => jsonOf(at(hash)),
    chain_getBlock: ([hash]) => {
      const block = at(hash)
      return block === undefined ? null : { block: { header: headerJson(block.header), extrinsics: block.extrinsics } }
    },
    state_getStorage: ([, hash]) => at(hash)?.events ?? null,
    state_getReadProof: ([, hash]) => ({ at: hash, proof: at(hash)?.nodes ?? [] }),
  }

  server.on('connection', (socket: WebSocket) => {
    socket.on('message', (data) => {
      const { id, method, params } = JSON.parse(String(data))
      for (const block of view.best) known.set(block.hash, block)
      calls.push(method)
      try {
        const result = view.intercept?.(method, params) ?? methods[method]?.(params)
        socket.send(JSON.stringify({ jsonrpc: '2.0', id, result: result === nothing ? null : result }))
      } catch (error) {
        socket.send(JSON.stringify({ jsonrpc: '2.0', id, error }))
      }
    })
  })
  return {
    url: `ws://127.0.0.1:${port}`,
    view,
    calls,
    disconnect() {
      for (const client of server.clients) client.terminate()
    },
    close: () =>
      new Promise((resolve) => {
        for (const client of server.clients) client.terminate()
        server.close(() => resolve())
      }),
  }
}

/** An intercepted `null`. */
export const nothing: unique symbol = Symbol('null')

function jsonOf(block: FakeBlock | undefined) {
  return block === undefined ? null : headerJson(block.header)
}
