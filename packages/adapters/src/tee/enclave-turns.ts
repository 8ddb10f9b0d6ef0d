import { setImmediate } from 'node:timers/promises'
import type { RsaPrivateKey } from '@lockstep/core/crypto'
import { createDecryptorThreads } from './decryptors/decryptor-threads.js'
import { createParallelDecryptor, type ParallelDecryptor } from './parallel-decryptor.js'

/** How an enclave shares the thread and the cores that it has. No result depends on it. */
export interface EnclaveTurns {
  /** Lets others have their turn. */
  pass(): Promise<void>
  decryptorFor(key: RsaPrivateKey): ParallelDecryptor
}

/** The event loop's turns, and the cores behind Node's thread pool: for an enclave in its host's process. */
export const nodeTurns: EnclaveTurns = { pass: setImmediate, decryptorFor: createParallelDecryptor }

/** The event loop's turns, and threads of the enclave's own for what is worth to start them: for an enclave in a thread. */
export function createThreadTurns(threadsFor: EnclaveTurns['decryptorFor'] = createDecryptorThreads()): EnclaveTurns {
  return {
    pass: setImmediate,
    decryptorFor(key) {
      const [few, many] = [createParallelDecryptor(key), threadsFor(key)]
      return (ciphertexts, onOpened) => (ciphertexts.length < fewest ? few : many)(ciphertexts, onOpened)
    },
  }
}

/** A thread takes as long to start as so many messages to decrypt. */
const fewest = 32
