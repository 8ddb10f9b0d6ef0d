import type { Channel } from './channel.js'
import { restoreError } from './error-message.js'
import type { ToEnclave, ToHost } from './messages.js'

type QuoteReply = Extract<ToEnclave, { readonly kind: 'quote' | 'quoteFailed' }>

/** The enclave's calls out of it, for quotes, and their answers. */
export interface QuoteCalls {
  ask(reportData: Uint8Array): Promise<Uint8Array>
  settle(reply: QuoteReply): void
}

export function createQuoteCalls(channel: Channel<ToHost, ToEnclave>): QuoteCalls {
  const pending = new Map<number, (reply: QuoteReply) => void>()
  let lastId = 0
  return {
    ask: (reportData) =>
      new Promise((resolve, reject) => {
        lastId += 1
        pending.set(lastId, (reply) => {
          if (reply.kind === 'quote') resolve(reply.quote)
          else reject(restoreError(reply.error))
        })
        channel.send({ kind: 'askQuote', id: lastId, reportData })
      }),
    settle(reply) {
      const settle = pending.get(reply.id)
      pending.delete(reply.id)
      settle?.(reply)
    },
  }
}
