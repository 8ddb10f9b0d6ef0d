import { createNativeProvider } from '@lockstep/adapters/crypto-native'
import { openFileStore } from '@lockstep/adapters/store'
import { toHex } from '@lockstep/core'
import { boxKeyPair, createPortableProvider, openBox, type RsaPrivateKey, sealBox } from '@lockstep/core/crypto'
import { openQuery, sealQuery } from '@lockstep/core/worker'
import { expect, test } from 'vitest'
import { encodeFrame } from '../../src/store/log-frame.js'
import { rsaKeyOfJwk } from '../crypto-native/rsa-key-of-jwk.js'
import { integritee } from '../crypto-native/vectors.js'
import { createVolatileDisk } from '../store/volatile-disk.js'

// What fuzzing found, as examples.

const zeros = (length: number): Uint8Array => new Uint8Array(length)
const provider = createPortableProvider()
const sender = boxKeyPair(provider, zeros(32).fill(1))
const enclave = boxKeyPair(provider, zeros(32).fill(2))

/** X25519 does not look at the highest bit, so a key has a second form. SPEC: RFC 7748 section 5. */
const secondForm = (key: Uint8Array): Uint8Array => key.map((byte, index) => (index === 31 ? byte ^ 0x80 : byte))

test('openBox refuses the second form of the sender key', () => {
  const box = sealBox(provider, {
    plaintext: Uint8Array.of(1),
    recipientPublicKey: enclave.publicKey,
    senderSecretKey: sender.secretKey,
    nonce: zeros(24),
  })
  const opened = openBox(provider, {
    box: box ?? zeros(0),
    senderPublicKey: secondForm(sender.publicKey),
    recipientSecretKey: enclave.secretKey,
    nonce: zeros(24),
  })
  expect(opened).toBeUndefined()
})

test('openQuery refuses a query whose sender key the host has put into its second form', () => {
  const { sealed } = sealQuery(provider, { type: 'Head', value: null }, toHex(enclave.publicKey), (length) =>
    zeros(length).fill(1),
  )
  const changed = Uint8Array.of(...secondForm(sealed.slice(0, 32)), ...sealed.slice(32))
  expect(() => openQuery(provider, changed, enclave, zeros)).toThrow('not sealed for this enclave')
})

const [vector] = integritee.rsa3072
const key = rsaKeyOfJwk(vector?.jwk ?? expect.fail('no vector'))

const contradictions: readonly (readonly [string, Partial<RsaPrivateKey>])[] = [
  ['the primes exchanged', { prime1: key.prime2, prime2: key.prime1 }],
  ['another first prime', { prime1: key.prime1 + 2n }],
  ['no first prime', { prime1: 0n }],
  ['another first exponent', { exponent1: key.exponent1 + 1n }],
  ['another coefficient', { coefficient: 1n }],
]

test.each(contradictions)('both providers give one verdict with an RSA key that has %s', (_, change) => {
  const block = createNativeProvider().encryptRsaOaep(key, Uint8Array.of(9))
  const verdicts = [createPortableProvider(), createNativeProvider()].map((provider) => {
    try {
      return provider.rsaOaepDecryptor({ ...key, ...change })(block)
    } catch (error) {
      return String(error)
    }
  })
  expect(verdicts[0]).toEqual(verdicts[1])
})

test('a sealed blob has one form: a frame of another number than 0 is refused', async () => {
  const disk = createVolatileDisk()
  const file = await disk.create('/store/sealed/key')
  await file?.write(encodeFrame(1, Uint8Array.of(5)), 0)
  const store = await openFileStore('/store', { identity: zeros(32), disk })
  await expect(store.getSealed('key')).rejects.toThrow('damaged')
})
