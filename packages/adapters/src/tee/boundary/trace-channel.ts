import type { HostChannel } from './host-channel.js'
import type { HostTrace } from './host-trace.js'

/** The same channel, with a trace of what it carries. */
export function traceChannel(channel: HostChannel, trace: HostTrace | undefined): HostChannel {
  if (trace === undefined) return channel
  return {
    ...channel,
    send(message) {
      trace({ direction: 'toEnclave', message })
      channel.send(message)
    },
    receive: (listener) =>
      channel.receive((message) => {
        trace({ direction: 'toHost', message })
        listener(message)
      }),
  }
}
