import type { MessagePort } from 'node:worker_threads'
import type { CryptoProvider, Entropy } from '@lockstep/core/crypto'
import { createTrustedShard, type TrustedShardOptions } from '../../direct/trusted-shard.js'
import type { VerifyElsewhere } from '../../direct/verify-ahead.js'
import { createChannel } from '../../tee/boundary/channel.js'
import { serveEnclave } from '../../tee/boundary/serve-enclave.js'
import type { EnclaveImage } from '../../tee/enclave-image.js'
import type { EnclaveProgram } from '../../tee/enclave-program.js'
import type { EnclaveTurns } from '../../tee/enclave-turns.js'
import type { FromRpc, ToRpc } from './relay-messages.js'
import { type RpcOptions, serveRelay } from './serve-relay.js'

type Port = Pick<MessagePort, 'postMessage' | 'on'>

export interface ServeWithRpcOptions {
  readonly image: EnclaveImage
  readonly program: EnclaveProgram
  readonly provider: CryptoProvider
  readonly entropy: Entropy
  readonly turns: EnclaveTurns
  readonly rpc: RpcOptions
  readonly direct: TrustedShardOptions['direct']
  /** Left out, the carrier has no second thread. */
  readonly verifyElsewhere?: VerifyElsewhere | undefined
  /** Calls into the enclave come here, */
  readonly calls: Port
  /** and the bytes of the JSON-RPC's connections here. */
  readonly bytes: Port
}

/** The trusted side of an enclave with a direct path and a JSON-RPC, in whatever carries it. */
export function serveWithRpc(options: ServeWithRpcOptions): void {
  const { program, provider, entropy, turns, rpc, direct, verifyElsewhere } = options
  const { identity, sealingKey, settings } = options.image
  serveEnclave({
    channel: createChannel(options.calls),
    debug: identity.debug,
    start(keys, { onDefect, ...ocalls }) {
      const services = { identity, sealingKey, entropy, ...ocalls, turns }
      const inside = { program, settings, keys, provider, services, onDefect }
      const shard = createTrustedShard({
        ...inside,
        ...(direct && { direct }),
        ...(verifyElsewhere && { verifyElsewhere }),
      })
      serveRelay({ channel: createChannel<FromRpc, ToRpc>(options.bytes), shard, entropy, rpc })
      return shard.runtime
    },
  })
}
