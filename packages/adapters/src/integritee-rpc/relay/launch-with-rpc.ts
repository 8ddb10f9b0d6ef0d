import { MessageChannel } from 'node:worker_threads'
import { createTrustedShard, type TrustedShardOptions } from '../../direct/trusted-shard.js'
import { type Channel, createChannel } from '../../tee/boundary/channel.js'
import { connectEnclave } from '../../tee/boundary/connect-enclave.js'
import type { HostChannel } from '../../tee/boundary/host-channel.js'
import type { HostTrace } from '../../tee/boundary/host-trace.js'
import { serveEnclave } from '../../tee/boundary/serve-enclave.js'
import type { InProcessLaunch } from '../../tee/launch-in-process.js'
import type { LaunchedEnclave } from '../../tee/launched-enclave.js'
import { measureProgram } from '../../tee/measurement/measure-program.js'
import { nodeEntropy } from '../../tee/node-entropy.js'
import { identityOf, settingsOf } from '../../tee/prepare-launch.js'
import type { RpcEvent } from '../server/rpc-event.js'
import { createRpcHost, type RpcHost } from './relay-host.js'
import type { FromRpc, ToRpc } from './relay-messages.js'
import { type RelayedRpcOptions, serveRelay } from './serve-relay.js'

export interface RpcLaunch extends InProcessLaunch {
  readonly rpc: RelayedRpcOptions
  readonly direct?: TrustedShardOptions['direct']
  onRpcEvent?(event: RpcEvent): void
}

/** An enclave and its JSON-RPC. */
export interface LaunchedWithRpc {
  readonly enclave: LaunchedEnclave
  readonly rpc: RpcHost
}

/**
 * Launches an enclave with a direct path and a JSON-RPC in the host's own process, as `launchInProcess` does without:
 * for tests and development. Two channels cross the boundary, one of calls and one of the bytes of connections.
 *
 * @throws LockstepError as `launchInProcess`
 */
export async function launchWithRpc(options: RpcLaunch): Promise<LaunchedWithRpc> {
  const { platform, program, provider, entropy = nodeEntropy } = options
  const settings = settingsOf(options)
  const identity = identityOf(options, measureProgram(provider, program, settings))
  const calls = new MessageChannel()
  const bytes = new MessageChannel()
  serveEnclave({
    channel: createChannel(calls.port2),
    debug: identity.debug,
    start(keys, { onDefect, ...ocalls }) {
      const services = { identity, sealingKey: platform.sealingKey(identity), entropy, ...ocalls }
      const { direct } = options
      const shard = createTrustedShard({
        program,
        settings,
        keys,
        provider,
        services,
        onDefect,
        ...(direct && { direct }),
      })
      serveRelay({ channel: createChannel<FromRpc, ToRpc>(bytes.port2), shard, entropy, rpc: options.rpc })
      return shard.runtime
    },
  })
  // The host's ends alone decide whether the process stays alive.
  calls.port2.unref()
  bytes.port2.unref()
  const channel: HostChannel = {
    ...createChannel(calls.port1),
    onEnd: () => {},
    hold: (held) => (held ? calls.port1.ref() : calls.port1.unref()),
    async close() {
      calls.port1.close()
    },
  }
  const enclave = await connectEnclave({
    channel,
    keys: options.keys,
    hostTrace: options.hostTrace,
    quote: (reportData) => platform.quote(identity, reportData),
    raiseCounter: (name, least) => platform.raiseCounter(identity, name, least),
    onDefect: options.onDefect,
  })
  const rpc = createRpcHost({
    channel: traced(createChannel<ToRpc, FromRpc>(bytes.port1), options.hostTrace),
    hold: (held) => (held ? bytes.port1.ref() : bytes.port1.unref()),
    onClosed: () => bytes.port1.close(),
    ...(options.onRpcEvent && { onEvent: options.onRpcEvent }),
  })
  bytes.port1.unref()
  return { enclave, rpc }
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
