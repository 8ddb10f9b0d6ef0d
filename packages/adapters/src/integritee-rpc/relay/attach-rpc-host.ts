import type { MessagePort } from 'node:worker_threads'
import { type Channel, createChannel } from '../../tee/boundary/channel.js'
import type { HostTrace } from '../../tee/boundary/host-trace.js'
import type { RpcEvent } from '../server/rpc-event.js'
import { createRpcHost, type RpcHost } from './relay-host.js'
import type { FromRpc, ToRpc } from './relay-messages.js'

export interface AttachOptions {
  readonly hostTrace?: HostTrace | undefined
  onRpcEvent?(event: RpcEvent): void
}

/** The host's end of a JSON-RPC behind a message port. It keeps the process alive while the enclave owes it an answer. */
export function attachRpcHost(port: MessagePort, { hostTrace, onRpcEvent }: AttachOptions): RpcHost {
  const host = createRpcHost({
    channel: traced(createChannel<ToRpc, FromRpc>(port), hostTrace),
    hold: (held) => (held ? port.ref() : port.unref()),
    onEnd: (listener) => port.on('close', listener),
    onClosed: () => port.close(),
    ...(onRpcEvent && { onEvent: onRpcEvent }),
  })
  port.unref()
  return host
}

function traced(channel: Channel<ToRpc, FromRpc>, hostTrace: HostTrace | undefined): Channel<ToRpc, FromRpc> {
  if (hostTrace === undefined) return channel
  return {
    send(message) {
      hostTrace({ direction: 'toEnclave', message })
      channel.send(message)
    },
    receive: (listener) =>
      channel.receive((message) => {
        hostTrace({ direction: 'toHost', message })
        listener(message)
      }),
  }
}
