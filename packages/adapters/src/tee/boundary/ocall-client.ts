import { type Hex, LockstepError } from '@lockstep/core'
import type { Channel } from './channel.js'
import { restoreError } from './error-message.js'
import type { ToEnclave, ToHost } from './messages.js'

type OcallReply = Extract<ToEnclave, { readonly kind: 'quote' | 'counter' | 'ocallFailed' }>

/** The enclave's calls out of it, to its platform, and their answers. */
export interface OcallClient {
  quote(reportData: Uint8Array): Promise<Uint8Array>
  raiseCounter(name: Hex, least: number): Promise<number>
  settle(reply: OcallReply): void
}

export function createOcallClient(channel: Channel<ToHost, ToEnclave>): OcallClient {
  const pending = new Map<number, (reply: OcallReply) => void>()
  let lastId = 0

  function reply(send: (id: number) => void): Promise<OcallReply> {
    return new Promise((resolve) => {
      lastId += 1
      pending.set(lastId, resolve)
      send(lastId)
    })
  }

  return {
    async quote(reportData) {
      const replied = await reply((id) => channel.send({ kind: 'askQuote', id, reportData }))
      if (replied.kind === 'quote') return replied.quote
      throw errorOf(replied)
    },
    async raiseCounter(name, least) {
      const replied = await reply((id) => channel.send({ kind: 'askCounter', id, name, least }))
      if (replied.kind === 'counter') return replied.value
      throw errorOf(replied)
    },
    settle(replied) {
      const settle = pending.get(replied.id)
      pending.delete(replied.id)
      settle?.(replied)
    },
  }
}

/** A host that answers another question than it was asked has no platform behind it. */
function errorOf(reply: OcallReply): LockstepError {
  if (reply.kind === 'ocallFailed') return restoreError(reply.error)
  return new LockstepError('PlatformBroken', 'the platform answered another question; launch the enclave anew', {
    field: 'kind',
    value: reply.kind,
  })
}
