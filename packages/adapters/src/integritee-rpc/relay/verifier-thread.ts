import { availableParallelism } from 'node:os'
import { parentPort, Worker } from 'node:worker_threads'
import { LockstepError } from '@lockstep/core'
import { createProvider } from '../../crypto-native/index.js'
import type { SignedMessage, VerifyElsewhere } from '../../direct/verify-ahead.js'

/** Signatures with what they sign, one behind the other: 64 bytes ‖ 32 ‖ length of the message (u32 LE) ‖ message. */
interface Request {
  readonly id: number
  readonly packed: Uint8Array
}

interface Reply {
  readonly id: number
  /** A byte each, 1 where it is good. */
  readonly verdicts: Uint8Array
}

const signatureSize = 64
const publicKeySize = 32
const lengthSize = 4
const headSize = signatureSize + publicKeySize + lengthSize

/**
 * A second thread of the enclave that verifies signatures, started when it is first needed; `undefined` where there is
 * one core only.
 *
 * It holds no keys. It runs this very file, which is measured because the enclave's first thread imports it, and ends
 * with that thread. What crosses between the two does not cross the boundary: the host has no end of it.
 */
export function startVerifierThread(): VerifyElsewhere | undefined {
  if (availableParallelism() < 2) return undefined
  let verify: VerifyElsewhere | undefined
  return (signed) => {
    verify ??= launchVerifier()
    return verify(signed)
  }
}

function launchVerifier(): VerifyElsewhere {
  const entry = `import { serveVerifier } from ${JSON.stringify(import.meta.url)}\nserveVerifier()`
  const thread = new Worker(new URL(`data:text/javascript,${encodeURIComponent(entry)}`), {
    env: {},
    execArgv: [],
    name: 'verifier',
  })
  const waiting = new Map<number, (verdicts: readonly boolean[]) => void>()
  let lastId = 0
  let hasEnded = false

  thread.on('message', ({ id, verdicts }: Reply) => {
    waiting.get(id)?.(Array.from(verdicts, (verdict) => verdict === 1))
    waiting.delete(id)
  })
  // The enclave goes on without it.
  thread.on('error', () => {})
  thread.on('exit', () => {
    hasEnded = true
    for (const answer of waiting.values()) answer([])
    waiting.clear()
  })
  thread.unref()

  return (signed) =>
    new Promise((resolve) => {
      if (hasEnded) return resolve([])
      lastId += 1
      waiting.set(lastId, resolve)
      const request: Request = { id: lastId, packed: pack(signed) }
      thread.postMessage(request)
    })
}

/** The verifier's side. Called by the thread's entry, which {@link startVerifierThread} writes, and by nobody else. */
export function serveVerifier(): void {
  const port = parentPort
  if (port === null) throw new LockstepError('NotAThread', 'a verifier is started by startVerifierThread only')
  const { verifyEd25519 } = createProvider()
  port.on('message', ({ id, packed }: Request) => {
    const verdicts = unpack(packed).map(({ signature, message, publicKey }) =>
      verifyEd25519(signature, message, publicKey) ? 1 : 0,
    )
    const reply: Reply = { id, verdicts: Uint8Array.from(verdicts) }
    port.postMessage(reply)
  })
}

function pack(signed: readonly SignedMessage[]): Uint8Array {
  const packed = new Uint8Array(signed.reduce((size, { message }) => size + headSize + message.length, 0))
  const view = new DataView(packed.buffer)
  let at = 0
  for (const { signature, message, publicKey } of signed) {
    packed.set(signature, at)
    packed.set(publicKey, at + signatureSize)
    view.setUint32(at + signatureSize + publicKeySize, message.length, true)
    packed.set(message, at + headSize)
    at += headSize + message.length
  }
  return packed
}

function unpack(packed: Uint8Array): readonly SignedMessage[] {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  const signed: SignedMessage[] = []
  for (let at = 0; at < packed.length; ) {
    const messageAt = at + headSize
    const end = messageAt + view.getUint32(messageAt - lengthSize, true)
    const publicKey = packed.subarray(at + signatureSize, at + signatureSize + publicKeySize)
    signed.push({
      signature: packed.subarray(at, at + signatureSize),
      publicKey,
      message: packed.subarray(messageAt, end),
    })
    at = end
  }
  return signed
}
