import { availableParallelism } from 'node:os'
import type { RsaPrivateKey } from '@lockstep/core/crypto'
import type { ParallelDecryptor } from '../parallel-decryptor.js'
import type { FromDecryptor, ToDecryptor } from './decryptor-messages.js'
import { type DecryptorThread, startDecryptorThread } from './decryptor-thread.js'
import { unpackOpened } from './opened-messages.js'
import { shareMessages } from './shared-messages.js'

/** Messages that are being opened. */
interface Opening {
  readonly ciphertexts: readonly Uint8Array[]
  onOpened(ciphertext: Uint8Array, plaintext: Uint8Array): void
  /** Threads that may still tell of some. */
  readonly threads: Set<DecryptorThread>
  onDone(): void
}

/**
 * Decryptors on threads of the enclave's own, one a core, started when the first of them is used. Each thread takes the
 * next message once it has opened one, so they end together. What a thread has claimed when it crashes stays closed.
 *
 * PERF: a task of Node's thread pool for each message took 30 µs in the enclave's thread; to hand over 16 takes 20.
 */
export function createDecryptorThreads(
  cores: number = availableParallelism(),
): (key: RsaPrivateKey) => ParallelDecryptor {
  const openings = new Map<number, Opening>()
  const running = new Set<DecryptorThread>()
  let hasStarted = false
  let lastName = 0
  let lastId = 0

  function start(): void {
    hasStarted = true
    for (let core = 0; core < cores; core += 1) {
      const thread = startDecryptorThread({
        onReply: (reply) => settle(thread, reply),
        onEnd: () => end(thread),
      })
      running.add(thread)
    }
  }

  function tell(message: ToDecryptor): void {
    for (const thread of running) thread.send(message)
  }

  function settle(thread: DecryptorThread, { id, opened, isLast }: FromDecryptor): void {
    const opening = openings.get(id)
    if (opening === undefined) return
    for (const { index, plaintext } of unpackOpened(opened)) {
      const ciphertext = opening.ciphertexts[index]
      if (ciphertext !== undefined) opening.onOpened(ciphertext, plaintext)
    }
    if (isLast) leave(thread, id, opening)
  }

  function leave(thread: DecryptorThread, id: number, { threads, onDone }: Opening): void {
    threads.delete(thread)
    if (threads.size > 0) return
    openings.delete(id)
    onDone()
  }

  function end(thread: DecryptorThread): void {
    running.delete(thread)
    for (const [id, opening] of openings) leave(thread, id, opening)
  }

  return (key) => {
    let name: number | undefined

    function introduce(): number {
      if (!hasStarted) start()
      lastName += 1
      tell({ kind: 'key', name: lastName, key })
      return lastName
    }

    return async (ciphertexts, onOpened) => {
      name ??= introduce()
      if (running.size === 0 || ciphertexts.length === 0) return
      lastId += 1
      const id = lastId
      await new Promise<void>((resolve) => {
        openings.set(id, { ciphertexts, onOpened, threads: new Set(running), onDone: resolve })
        tell({ kind: 'open', id, key: name ?? 0, messages: shareMessages(ciphertexts) })
      })
    }
  }
}
