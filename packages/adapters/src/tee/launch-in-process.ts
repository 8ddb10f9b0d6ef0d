import { MessageChannel } from 'node:worker_threads'
import type { CryptoProvider, Entropy } from '@lockstep/core/crypto'
import { createChannel } from './boundary/channel.js'
import { connectEnclave } from './boundary/connect-enclave.js'
import type { HostChannel } from './boundary/host-channel.js'
import { serveEnclave } from './boundary/serve-enclave.js'
import type { EnclaveProgram } from './enclave-program.js'
import { createEnclaveRuntime } from './enclave-runtime.js'
import { nodeTurns } from './enclave-turns.js'
import type { LaunchOptions } from './launch-options.js'
import type { LaunchedEnclave } from './launched-enclave.js'
import { measureProgram } from './measurement/measure-program.js'
import { nodeEntropy } from './node-entropy.js'
import { evidenceOf, identityOf, settingsOf } from './prepare-launch.js'

/** As `LaunchOptions`, and the program and cryptography that share the host's process. */
export interface InProcessLaunch extends LaunchOptions {
  readonly program: EnclaveProgram
  readonly provider: CryptoProvider
  /** The operating system's if left out. */
  readonly entropy?: Entropy
}

/**
 * Launches an enclave in the host's own process: for tests and development. It speaks the same protocol as one in a
 * thread, over a message port, so everything crosses the boundary as a copy; but it has the host's globals, blocks the
 * host's event loop while it executes, and its measurement is `measureProgram`'s, which does not see code.
 *
 * @throws LockstepError `SealBroken` for sealed keys that are not this program's; a codec's error for parameters that
 * the program did not declare.
 */
export async function launchInProcess(options: InProcessLaunch): Promise<LaunchedEnclave> {
  const { platform, program, provider, entropy = nodeEntropy } = options
  const settings = settingsOf(options)
  const identity = identityOf(options, measureProgram(provider, program, settings))
  const { port1, port2 } = new MessageChannel()
  serveEnclave({
    channel: createChannel(port2),
    debug: identity.debug,
    start: (keys, { quote, raiseCounter, onDefect }) =>
      createEnclaveRuntime({
        program,
        settings,
        keys,
        provider,
        services: {
          identity,
          sealingKey: platform.sealingKey(identity),
          entropy,
          quote,
          raiseCounter,
          turns: nodeTurns,
        },
        onDefect,
      }),
  })
  // The host's end alone decides whether the process stays alive.
  port2.unref()
  const channel: HostChannel = {
    ...createChannel(port1),
    onEnd: () => {},
    hold: (held) => (held ? port1.ref() : port1.unref()),
    async close() {
      port1.close()
    },
  }
  return connectEnclave({
    channel,
    keys: options.keys,
    hostTrace: options.hostTrace,
    quote: evidenceOf(options, identity),
    raiseCounter: (name, least) => platform.raiseCounter(identity, name, least),
    onDefect: options.onDefect,
  })
}
