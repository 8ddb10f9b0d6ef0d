import { setImmediate } from 'node:timers/promises'
import type { RsaPrivateKey } from '@lockstep/core/crypto'
import { createParallelDecryptor, type ParallelDecryptor } from './parallel-decryptor.js'

/** How an enclave shares the thread and the cores that it has. No result depends on it. */
export interface EnclaveTurns {
  /** Lets others have their turn. */
  pass(): Promise<void>
  decryptorFor(key: RsaPrivateKey): ParallelDecryptor
}

/** The event loop's turns, and all cores. */
export const nodeTurns: EnclaveTurns = { pass: setImmediate, decryptorFor: createParallelDecryptor }
