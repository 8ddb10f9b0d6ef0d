import { webcrypto } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { MAX_SHIELDING_BLOCKS, RSA_BLOCK_LENGTH, type RsaPrivateKey } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'
import { rsaPrivateJwk } from '../crypto-native/rsa-jwk.js'

/**
 * Opens RSA-OAEP messages on all cores, and tells of each that it opened. One that did not open is left out, whatever
 * the reason: whether a message can be opened is decided by the one decryptor that every worker has. Calls share the
 * cores in their order.
 */
export type ParallelDecryptor = (
  ciphertexts: readonly Uint8Array[],
  onOpened: (ciphertext: Uint8Array, plaintext: Uint8Array) => void,
) => Promise<void>

/** A message that waits, and what comes of it. */
interface Waiting {
  readonly ciphertext: Uint8Array
  onOpened(ciphertext: Uint8Array, plaintext: Uint8Array): void
  onDone(): void
}

/**
 * PERF: one WebCrypto key takes one message at a time, so there are copies of it: two for each core, because some will
 * wait for the same copy (two cores: 1.7 times as fast with one copy a core, 1.92 with two).
 */
const copiesPerCore = 2

/**
 * PERF: messages that are handed over ahead for each copy. While the enclave's thread executes a block it hands nothing
 * over, and the cores would stand still after the first 6 ms of some 30. More of them would keep the store's writes
 * waiting, which the same threads do.
 */
const depth = 12

/**
 * By Node's thread pool: for few messages, and for an enclave in its host's process, which starts no threads. An enclave in a
 * thread has its own for many (`createDecryptorThreads`).
 *
 * PERF: 1.4 ms a block of 384 bytes, by the number of cores, and 30 µs in the thread that asks.
 */
export function createParallelDecryptor(key: RsaPrivateKey): ParallelDecryptor {
  const { subtle } = webcrypto
  const algorithm = { name: 'RSA-OAEP', hash: 'SHA-256' }
  const waiting = new Set<Waiting>()
  let handedOver = 0
  let working = 0
  let keys: Promise<readonly webcrypto.CryptoKey[]> | undefined

  const importKeys = (): Promise<readonly webcrypto.CryptoKey[]> =>
    Promise.all(
      Array.from({ length: copiesPerCore * availableParallelism() }, () =>
        subtle.importKey('jwk', rsaPrivateJwk(key), algorithm, false, ['decrypt']),
      ),
    )

  async function decrypt(own: webcrypto.CryptoKey, ciphertext: Uint8Array): Promise<Uint8Array | undefined> {
    const opened: Uint8Array[] = []
    try {
      for (let start = 0; start < ciphertext.length; start += RSA_BLOCK_LENGTH) {
        const block = ciphertext.subarray(start, start + RSA_BLOCK_LENGTH)
        opened.push(new Uint8Array(await subtle.decrypt(algorithm, own, block)))
      }
      return concatBytes(...opened)
    } catch {
      return undefined
    }
  }

  /** Opens what waits until nothing does, each message with the copy whose turn it is. */
  async function work(copies: readonly webcrypto.CryptoKey[]): Promise<void> {
    working += 1
    for (const message of waiting) {
      waiting.delete(message)
      const own = copies[handedOver % copies.length]
      handedOver += 1
      const plaintext = own && (await decrypt(own, message.ciphertext))
      if (plaintext !== undefined) message.onOpened(message.ciphertext, plaintext)
      message.onDone()
    }
    working -= 1
  }

  return async (ciphertexts, onOpened) => {
    const whole = ciphertexts.filter(isWhole)
    keys ??= importKeys()
    const copies = await keys
    if (whole.length === 0) return
    await new Promise<void>((resolve) => {
      let left = whole.length
      const onDone = (): void => {
        left -= 1
        if (left === 0) resolve()
      }
      for (const ciphertext of whole) waiting.add({ ciphertext, onOpened, onDone })
      while (working < copies.length * depth && waiting.size > 0) work(copies)
    })
  }
}

function isWhole({ length }: Uint8Array): boolean {
  return length > 0 && length % RSA_BLOCK_LENGTH === 0 && length <= MAX_SHIELDING_BLOCKS * RSA_BLOCK_LENGTH
}
