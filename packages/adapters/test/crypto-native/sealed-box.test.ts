import { createRequire } from 'node:module'
import { boxKeyPair, createPortableProvider, openBox, sealBox } from '@lockstep/core/crypto'
import { describe, expect, it } from 'vitest'
import { createNativeProvider } from '../../src/crypto-native/index.js'
import { ascii, counting } from './bytes-of.js'

interface SodiumBox {
  crypto_box_easy(box: Uint8Array, message: Uint8Array, nonce: Uint8Array, to: Uint8Array, from: Uint8Array): void
  crypto_box_open_easy(
    message: Uint8Array,
    box: Uint8Array,
    nonce: Uint8Array,
    from: Uint8Array,
    to: Uint8Array,
  ): boolean
}

const sodium: SodiumBox = createRequire(import.meta.url)('sodium-native')
const nonce = counting(24)

describe.each([createPortableProvider(), createNativeProvider()])(
  'the sealed box of $name beside libsodium',
  (provider) => {
    const client = boxKeyPair(provider, counting(32, 1))
    const enclave = boxKeyPair(provider, counting(32, 50))

    it.each(['', 'x', 'the answer to a query'])('libsodium opens %j', (text) => {
      const box = sealBox(provider, {
        plaintext: ascii(text),
        recipientPublicKey: client.publicKey,
        senderSecretKey: enclave.secretKey,
        nonce,
      })
      const opened = new Uint8Array(text.length)
      const isOpen = sodium.crypto_box_open_easy(opened, box ?? ascii(''), nonce, enclave.publicKey, client.secretKey)
      expect(isOpen).toBe(true)
      expect(opened).toEqual(ascii(text))
    })

    it.each(['', 'x', 'the answer to a query'])('opens what libsodium seals: %j', (text) => {
      const box = new Uint8Array(text.length + 16)
      sodium.crypto_box_easy(box, ascii(text), nonce, client.publicKey, enclave.secretKey)
      const given = { box, senderPublicKey: enclave.publicKey, recipientSecretKey: client.secretKey, nonce }
      expect(openBox(provider, given)).toEqual(ascii(text))
    })
  },
)
