import { MessageChannel } from 'node:worker_threads'
import type { TrustedShardOptions } from '../../direct/trusted-shard.js'
import { launchCarrier, type ThreadLaunch } from '../../tee/launch-thread.js'
import type { RpcEvent } from '../server/rpc-event.js'
import { attachRpcHost } from './attach-rpc-host.js'
import type { LaunchedWithRpc } from './launch-with-rpc.js'
import type { RpcThreadData } from './rpc-thread.js'
import type { RpcOptions } from './serve-relay.js'

/** An enclave in a thread, and the JSON-RPC that is served in it. */
export interface RpcThreadLaunch extends ThreadLaunch {
  readonly rpc: RpcOptions
  /** As in `TrustedShardOptions`. */
  readonly direct?: TrustedShardOptions['direct']
  /** Told of what happens at the JSON-RPC, in the host. */
  onRpcEvent?(event: RpcEvent): void
}

/**
 * Launches an enclave with a direct path and a JSON-RPC in a thread, as `launchThread` does without: TLS ends in the
 * thread, and the host carries ciphertext of which it knows the size and the order. The measurement is another one than
 * `launchThread`'s for the same program, because the code that serves is another.
 *
 * @throws LockstepError as `launchThread`
 */
export async function launchThreadWithRpc(options: RpcThreadLaunch): Promise<LaunchedWithRpc> {
  const { port1, port2 } = new MessageChannel()
  const { rpc, direct, hostTrace, onRpcEvent } = options
  const data: RpcThreadData = { rpc, direct, bytes: port2 }
  try {
    const enclave = await launchCarrier(options, 'integritee-rpc/relay/rpc-thread.js', { data, ports: [port2] })
    return { enclave, rpc: attachRpcHost(port1, { hostTrace, ...(onRpcEvent && { onRpcEvent }) }) }
  } catch (error) {
    port1.close()
    throw error
  }
}
