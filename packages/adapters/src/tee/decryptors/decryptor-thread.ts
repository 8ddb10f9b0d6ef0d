import { parentPort, Worker } from 'node:worker_threads'
import { LockstepError } from '@lockstep/core'
import { createShieldingDecryptor, type ShieldingOutcome } from '@lockstep/core/crypto'
import { rsaOaepDecryptor } from '../../crypto-native/native-rsa-oaep.js'
import type { FromDecryptor, ToDecryptor } from './decryptor-messages.js'
import { type OpenedMessage, packOpened } from './opened-messages.js'
import { claimMessages, type SharedMessages } from './shared-messages.js'

/** A thread that decrypts, as whoever has started it sees it. */
export interface DecryptorThread {
  send(message: ToDecryptor): void
}

export interface DecryptorListener {
  onReply(reply: FromDecryptor): void
  /** It answers nothing any more. */
  onEnd(): void
}

/** PERF: messages that are handed back together. To hand something over takes 20 µs, a decryption 1,400. */
const batchSize = 16

/**
 * This module as it is built, from the package's root on: a test runner may load this file from the sources, but a thread
 * has no such runner.
 */
const builtModule = new URL('../../../dist/tee/decryptors/decryptor-thread.js', import.meta.url)

/**
 * Starts another thread of the enclave, which decrypts. It runs this very module, which is measured because the enclave's
 * first thread imports it, and ends with that thread. What crosses between the two does not cross the boundary: the host
 * has no end of it.
 */
export function startDecryptorThread({ onReply, onEnd }: DecryptorListener): DecryptorThread {
  const entry = `import { serveDecryptor } from ${JSON.stringify(builtModule.href)}\nserveDecryptor()`
  const thread = new Worker(new URL(`data:text/javascript,${encodeURIComponent(entry)}`), {
    env: {},
    execArgv: [],
    name: 'decryptor',
  })
  thread.on('message', onReply)
  // The enclave goes on without it.
  thread.on('error', () => {})
  thread.on('exit', onEnd)
  thread.unref()
  return { send: (message) => thread.postMessage(message) }
}

/** The thread's side. Called by the thread's entry, which {@link startDecryptorThread} writes, and by nobody else. */
export function serveDecryptor(): void {
  const port = parentPort
  if (port === null) throw new LockstepError('NotAThread', 'a decryptor is started by createDecryptorThreads only')
  const keys = new Map<number, Decrypt>()
  port.on('message', (message: ToDecryptor) => {
    if (message.kind === 'key') keys.set(message.name, createShieldingDecryptor({ rsaOaepDecryptor }, message.key))
    else
      open(keys.get(message.key) ?? openNothing, message.messages, (reply) =>
        port.postMessage({ id: message.id, ...reply }),
      )
  })
}

type Decrypt = (ciphertext: Uint8Array) => ShieldingOutcome

const openNothing: Decrypt = () => ({ type: 'Undecryptable' })

function open(decrypt: Decrypt, messages: SharedMessages, answer: (reply: Omit<FromDecryptor, 'id'>) => void): void {
  let opened: OpenedMessage[] = []
  for (const { index, message } of claimMessages(messages)) {
    const outcome = decrypt(message)
    if (outcome.type === 'Opened') opened.push({ index, plaintext: outcome.plaintext })
    if (opened.length < batchSize) continue
    answer({ opened: packOpened(opened), isLast: false })
    opened = []
  }
  answer({ opened: packOpened(opened), isLast: true })
}
