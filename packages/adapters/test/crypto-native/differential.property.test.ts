import { toHex } from '@lockstep/core'
import { createPortableProvider } from '@lockstep/core/crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createNativeProvider } from '../../src/crypto-native/index.js'
import { anyMessage, anyMutation, exactBytes } from './any-bytes.js'
import { bytesOf, counting } from './bytes-of.js'
import { rsaKeyOfJwk } from './rsa-key-of-jwk.js'
import { craftedEd25519, craftedSr25519, integritee } from './vectors.js'

const native = createNativeProvider()
const portable = createPortableProvider()
const [vector] = integritee.rsa3072
if (vector === undefined) throw new Error('no vector')
const shieldingKey = rsaKeyOfJwk(vector.jwk)
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n

/** Points that libraries see differently, by themselves and in the place of good ones. */
const oddPoints = [...craftedEd25519, ...craftedSr25519].flatMap(({ publicKey, signature }) => [
  bytesOf(publicKey),
  bytesOf(signature).subarray(0, 32),
])
const anyOddPoint = fc.constantFrom(...oddPoints)

function withPoint(signature: Uint8Array, point: Uint8Array): Uint8Array {
  return Uint8Array.of(...point, ...signature.subarray(32))
}

function withScalarPlusOrder(signature: Uint8Array, times: bigint): Uint8Array {
  const digits = toHex(signature.slice(32).reverse())
  const sum = (BigInt(digits) + times * ORDER) % 2n ** 256n
  return Uint8Array.of(...signature.subarray(0, 32), ...bytesOf(sum.toString(16).padStart(64, '0')).reverse())
}

type ByteMasks = Readonly<Record<number, number>>

/** The bytes with some bits cleared (all but the `kept` ones) and some set. */
function masked(bytes: Uint8Array, kept: ByteMasks, set: ByteMasks): Uint8Array {
  return bytes.map((byte, index) => (byte & (kept[index] ?? 0xff)) | (set[index] ?? 0))
}

/** A scalar as Ed25519 keeps it: a multiple of the cofactor, of fixed length. */
function clampedSecret(bytes: Uint8Array): Uint8Array {
  return masked(bytes, { 0: 0xf8, 31: 0x3f }, { 31: 0x40 })
}

describe('native and portable give the same verdict', () => {
  it('Ed25519, good and changed signatures', () => {
    fc.assert(
      fc.property(
        exactBytes(32),
        anyMessage,
        anyMutation,
        anyMutation,
        anyMutation,
        (seed, message, ofSignature, ofKey, ofMessage) => {
          const signature = native.signEd25519(seed, message)
          const publicKey = native.publicKeyEd25519(seed)
          expect(toHex(portable.signEd25519(seed, message))).toBe(toHex(signature))
          expect(toHex(portable.publicKeyEd25519(seed))).toBe(toHex(publicKey))
          const input = [ofSignature(signature), ofMessage(message), ofKey(publicKey)] as const
          expect(portable.verifyEd25519(...input)).toBe(native.verifyEd25519(...input))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('Ed25519 and sr25519, odd points and scalars', () => {
    fc.assert(
      fc.property(exactBytes(32), anyOddPoint, anyOddPoint, fc.bigInt(0n, 15n), (seed, first, second, times) => {
        const message = seed.subarray(0, 3)
        const signature = withScalarPlusOrder(native.signEd25519(seed, message), times)
        const publicKey = native.publicKeyEd25519(seed)
        for (const input of [
          [signature, message, publicKey],
          [signature, message, first],
          [withPoint(signature, first), message, publicKey],
          [withPoint(signature, first), message, second],
        ] as const) {
          expect(portable.verifyEd25519(...input)).toBe(native.verifyEd25519(...input))
          expect(portable.verifySr25519(...input)).toBe(native.verifySr25519(...input))
        }
      }),
      { numRuns: 100 },
    )
  })

  it('sr25519, good and changed signatures', () => {
    fc.assert(
      fc.property(
        exactBytes(64).map(clampedSecret),
        exactBytes(32),
        anyMessage,
        anyMutation,
        anyMutation,
        (secret, entropy, message, ofSignature, ofKey) => {
          const signature = portable.signSr25519(secret, message, entropy)
          const publicKey = portable.publicKeySr25519(secret)
          expect(native.verifySr25519(signature, message, publicKey)).toBe(true)
          expect(toHex(native.signSr25519(secret, message, entropy))).toBe(toHex(signature))
          const input = [ofSignature(signature), message, ofKey(publicKey)] as const
          expect(portable.verifySr25519(...input)).toBe(native.verifySr25519(...input))
        },
      ),
      { numRuns: 150 },
    )
  })

  it('sr25519, bytes of the right form at random, half of which are no points', () => {
    fc.assert(
      fc.property(
        exactBytes(64).map((bytes) => masked(bytes, { 0: 0xfe, 31: 0x7f, 63: 0x0f }, { 63: 0x80 })),
        exactBytes(32).map((bytes) => masked(bytes, { 0: 0xfe, 31: 0x7f }, {})),
        anyMessage,
        (signature, publicKey, message) => {
          expect(portable.verifySr25519(signature, message, publicKey)).toBe(
            native.verifySr25519(signature, message, publicKey),
          )
        },
      ),
      { numRuns: 500 },
    )
  })

  it('secp256k1, good and changed signatures', () => {
    fc.assert(
      fc.property(exactBytes(32), exactBytes(32), anyMutation, anyMutation, (secret, digest, ofSignature, ofDigest) => {
        secret.set([0x7f, 1])
        const signature = native.signSecp256k1(secret, digest)
        expect(toHex(portable.signSecp256k1(secret, digest))).toBe(toHex(signature))
        expect(toHex(portable.publicKeySecp256k1(secret))).toBe(toHex(native.publicKeySecp256k1(secret)))
        expect(native.recoverSecp256k1(signature, digest)).toEqual(native.publicKeySecp256k1(secret))
        const input = [ofSignature(signature), ofDigest(digest)] as const
        expect(portable.recoverSecp256k1(...input)).toEqual(native.recoverSecp256k1(...input))
      }),
      { numRuns: 300 },
    )
  })

  it.each(['00'.repeat(32), 'ff'.repeat(32), 'ff00'.repeat(16)])('secp256k1 of the digest %s', (digits) => {
    const digest = bytesOf(digits)
    const signature = native.signSecp256k1(counting(32, 1), digest)
    expect(toHex(portable.signSecp256k1(counting(32, 1), digest))).toBe(toHex(signature))
    expect(portable.recoverSecp256k1(signature, digest)).toEqual(native.publicKeySecp256k1(counting(32, 1)))
    expect(native.recoverSecp256k1(signature, digest)).toEqual(native.publicKeySecp256k1(counting(32, 1)))
  })

  it('secp256k1, edges of r, s and v', () => {
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
    const near = (value: bigint): fc.Arbitrary<bigint> => fc.bigInt(-3n, 3n).map((offset) => value + offset)
    const anyScalar = fc.oneof(
      near(3n),
      near(order - 4n),
      near(order / 2n),
      near(2n ** 256n - 4n),
      fc.bigInt(0n, order),
    )
    fc.assert(
      fc.property(
        anyScalar,
        anyScalar,
        fc.constantFrom(0, 1, 2, 3, 4, 27, 28, 255),
        exactBytes(32),
        (r, s, v, digest) => {
          const digits = (value: bigint): string => value.toString(16).padStart(64, '0')
          const signature = Uint8Array.of(...bytesOf(digits(r)), ...bytesOf(digits(s)), v)
          expect(portable.recoverSecp256k1(signature, digest)).toEqual(native.recoverSecp256k1(signature, digest))
        },
      ),
      { numRuns: 400 },
    )
  })

  it('hashes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1000 }), (data) => {
        for (const name of ['sha256', 'blake2b256', 'keccak256'] as const) {
          expect(toHex(native[name](data))).toBe(toHex(portable[name](data)))
        }
        const blocks = data.slice(0, data.length - (data.length % 64))
        const [mine, theirs] = [new Uint8Array(blocks.length / 2), new Uint8Array(blocks.length / 2)]
        native.sha256Blocks(blocks, mine)
        portable.sha256Blocks(blocks, theirs)
        expect(toHex(mine)).toBe(toHex(theirs))
      }),
      { numRuns: 300 },
    )
  })

  it('AES-256-GCM', () => {
    fc.assert(
      fc.property(
        exactBytes(32),
        exactBytes(12),
        anyMessage,
        anyMessage,
        anyMutation,
        anyMutation,
        (key, nonce, plaintext, associatedData, ofSealed, ofNonce) => {
          const sealed = native.sealAes256Gcm(key, nonce, plaintext, associatedData)
          expect(toHex(portable.sealAes256Gcm(key, nonce, plaintext, associatedData))).toBe(toHex(sealed))
          const input = [key, ofNonce(nonce), ofSealed(sealed), associatedData] as const
          expect(portable.openAes256Gcm(...input)).toEqual(native.openAes256Gcm(...input))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('RSA-OAEP, both ways', () => {
    const openNative = native.rsaOaepDecryptor(shieldingKey)
    const openPortable = portable.rsaOaepDecryptor(shieldingKey)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 318 }), anyMutation, (plaintext, mutate) => {
        expect(openNative(portable.encryptRsaOaep(shieldingKey, plaintext))).toEqual(plaintext)
        const block = native.encryptRsaOaep(shieldingKey, plaintext)
        expect(openPortable(block)).toEqual(plaintext)
        expect(openPortable(mutate(block))).toEqual(openNative(mutate(block)))
      }),
      { numRuns: 20 },
    )
  })
})
