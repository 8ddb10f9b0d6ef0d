// First: it silences what the modules behind it print.
import '../../tee/discard-output.js'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { LockstepError } from '@lockstep/core'
import { createProvider } from '../../crypto-native/index.js'
import type { TrustedShardOptions } from '../../direct/trusted-shard.js'
import { createThreadTurns } from '../../tee/enclave-turns.js'
import { nodeEntropy } from '../../tee/node-entropy.js'
import { programOfModule } from '../../tee/program-of-module.js'
import { threadImage } from '../../tee/thread-image.js'
import type { RpcOptions } from './serve-relay.js'
import { serveWithRpc } from './serve-with-rpc.js'
import { startVerifierThread } from './verifier-thread.js'

/** What a thread with a JSON-RPC is started with beside its image. The host chooses it; nothing secret hangs on it. */
export interface RpcThreadData {
  readonly rpc: RpcOptions
  readonly direct: TrustedShardOptions['direct']
  readonly bytes: MessagePort
}

/**
 * The trusted side of a thread: serves the program that a module exports, with a direct path and a JSON-RPC. Called by
 * the thread's entry, which `launchThreadWithRpc` writes, and by nobody else.
 */
export function runEnclaveThread(programModule: Readonly<Record<string, unknown>>): void {
  if (parentPort === null) {
    throw new LockstepError('NotAThread', 'an enclave thread is started by launchThreadWithRpc only')
  }
  const { rpc, direct, bytes }: RpcThreadData = workerData
  serveWithRpc({
    image: threadImage,
    program: programOfModule(programModule),
    provider: createProvider(),
    entropy: nodeEntropy,
    turns: createThreadTurns(),
    verifyElsewhere: startVerifierThread(),
    ...{ rpc, direct, bytes, calls: parentPort },
  })
}
