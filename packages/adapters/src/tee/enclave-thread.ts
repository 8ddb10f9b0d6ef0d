import { parentPort, workerData } from 'node:worker_threads'
import { LockstepError } from '@lockstep/core'
import { createProvider } from '../crypto-native/index.js'
import { createChannel } from './boundary/channel.js'
import { serveEnclave } from './boundary/serve-enclave.js'
import type { EnclaveImage } from './enclave-image.js'
import type { EnclaveProgram } from './enclave-program.js'
import { createEnclaveRuntime } from './enclave-runtime.js'
import { nodeEntropy } from './node-entropy.js'

const image: EnclaveImage = workerData

// Here and not in the function below: the program's modules, which may print too, are evaluated in between.
if (!image.identity.debug) discardOutput()

/**
 * The trusted side of a thread: serves the program that a module exports. Called by the thread's entry, which
 * `launchThread` writes, and by nobody else.
 */
export function runEnclaveThread(programModule: Readonly<Record<string, unknown>>): void {
  const { identity, sealingKey, settings } = image
  if (parentPort === null) throw new LockstepError('NotAThread', 'an enclave thread is started by launchThread only')
  serveEnclave({
    channel: createChannel(parentPort),
    debug: identity.debug,
    start: (keys, { quote, raiseCounter, onDefect }) =>
      createEnclaveRuntime({
        program: programOf(programModule),
        settings,
        keys,
        provider: createProvider(),
        services: { identity, sealingKey, entropy: nodeEntropy, quote, raiseCounter },
        onDefect,
      }),
  })
}

/**
 * What enclave code prints is not for its host.
 *
 * Discarded here and not by the launcher: a host that reads a thread's output keeps the process alive by it.
 */
function discardOutput(): void {
  process.stdout.write = () => true
  process.stderr.write = () => true
}

function programOf({ program }: Readonly<Record<string, unknown>>): EnclaveProgram {
  if (isProgram(program)) return program
  throw new LockstepError(
    'ProgramMissing',
    "the enclave's module exports no program; export const program = defineEnclaveProgram({ stf, parameters, connect })",
    { field: 'program' },
  )
}

function isProgram(program: unknown): program is EnclaveProgram {
  if (typeof program !== 'object' || program === null) return false
  return 'stf' in program && 'parameters' in program && 'connect' in program
}
