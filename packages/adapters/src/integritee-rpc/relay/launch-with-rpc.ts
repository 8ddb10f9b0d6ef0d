import { MessageChannel } from 'node:worker_threads'
import type { TrustedShardOptions } from '../../direct/trusted-shard.js'
import { createChannel } from '../../tee/boundary/channel.js'
import { connectEnclave } from '../../tee/boundary/connect-enclave.js'
import type { HostChannel } from '../../tee/boundary/host-channel.js'
import { nodeTurns } from '../../tee/enclave-turns.js'
import type { InProcessLaunch } from '../../tee/launch-in-process.js'
import type { LaunchedEnclave } from '../../tee/launched-enclave.js'
import { measureProgram } from '../../tee/measurement/measure-program.js'
import { nodeEntropy } from '../../tee/node-entropy.js'
import { evidenceOf, identityOf, settingsOf } from '../../tee/prepare-launch.js'
import type { RpcEvent } from '../server/rpc-event.js'
import { attachRpcHost } from './attach-rpc-host.js'
import type { RpcHost } from './relay-host.js'
import type { RpcOptions } from './serve-relay.js'
import { serveWithRpc } from './serve-with-rpc.js'

/** An enclave in the host's process, and the JSON-RPC that is served in it. */
export interface RpcLaunch extends InProcessLaunch {
  readonly rpc: RpcOptions
  /** As in `TrustedShardOptions`. */
  readonly direct?: TrustedShardOptions['direct']
  /** Told of what happens at the JSON-RPC, in the host. */
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
  const image = { identity, sealingKey: platform.sealingKey(identity), settings }
  const calls = new MessageChannel()
  const bytes = new MessageChannel()
  const { rpc, direct, hostTrace, onRpcEvent } = options
  serveWithRpc({
    image,
    program,
    provider,
    entropy,
    turns: nodeTurns,
    rpc,
    direct,
    calls: calls.port2,
    bytes: bytes.port2,
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
    hostTrace,
    quote: evidenceOf(options, identity),
    raiseCounter: (name, least) => platform.raiseCounter(identity, name, least),
    onDefect: options.onDefect,
  })
  return { enclave, rpc: attachRpcHost(bytes.port1, { hostTrace, ...(onRpcEvent && { onRpcEvent }) }) }
}
