// First: it silences what the modules behind it print.
import './discard-output.js'
import { parentPort } from 'node:worker_threads'
import { LockstepError } from '@lockstep/core'
import { createProvider } from '../crypto-native/index.js'
import { createChannel } from './boundary/channel.js'
import { serveEnclave } from './boundary/serve-enclave.js'
import { createEnclaveRuntime } from './enclave-runtime.js'
import { createThreadTurns } from './enclave-turns.js'
import { nodeEntropy } from './node-entropy.js'
import { programOfModule } from './program-of-module.js'
import { threadImage } from './thread-image.js'

/**
 * The trusted side of a thread: serves the program that a module exports. Called by the thread's entry, which
 * `launchThread` writes, and by nobody else.
 */
export function runEnclaveThread(programModule: Readonly<Record<string, unknown>>): void {
  const { identity, sealingKey, settings } = threadImage
  if (parentPort === null) throw new LockstepError('NotAThread', 'an enclave thread is started by launchThread only')
  const turns = createThreadTurns()
  serveEnclave({
    channel: createChannel(parentPort),
    debug: identity.debug,
    start: (keys, { quote, raiseCounter, onDefect }) =>
      createEnclaveRuntime({
        program: programOfModule(programModule),
        settings,
        keys,
        provider: createProvider(),
        services: { identity, sealingKey, entropy: nodeEntropy, quote, raiseCounter, turns },
        onDefect,
      }),
  })
}
