import type { CryptoProvider } from '@lockstep/core/crypto'
import { describe, expect, test } from 'vitest'
import { rememberVerified } from '../../src/direct/remember-verified.js'
import { bytesOf } from '../crypto-native/bytes-of.js'
import { ed25519, provider, sr25519 } from '../integritee-rpc/test-worker.js'

/** Counts how often a signature is verified in earnest. */
function counting() {
  let verified = 0
  const count =
    (verify: CryptoProvider['verifyEd25519']): CryptoProvider['verifyEd25519'] =>
    (...given) => {
      verified += 1
      return verify(...given)
    }
  const { verifyEd25519, verifySr25519 } = provider
  const counted = { ...provider, verifyEd25519: count(verifyEd25519), verifySr25519: count(verifySr25519) }
  return { ...rememberVerified(counted), verified: () => verified }
}

const message = Uint8Array.of(1, 2, 3)

describe.each([
  ['verifyEd25519', ed25519('//Alice')],
  ['verifySr25519', sr25519('//Alice')],
] as const)('%s', (verify, signer) => {
  const signature = bytesOf(signer.sign(message).value)
  const publicKey = bytesOf(signer.account)

  test('what one found valid the other believes, once', () => {
    const { remembering, recalling, verified } = counting()
    expect(remembering[verify](signature, message, publicKey)).toBe(true)
    expect(recalling[verify](signature, message, publicKey)).toBe(true)
    expect(verified()).toBe(1)
    expect(recalling[verify](signature, message, publicKey)).toBe(true)
    expect(verified()).toBe(2)
  })

  test('anything else is verified: another message, another account, another scheme, what was found bad', () => {
    const { remembering, recalling, verified } = counting()
    const other = verify === 'verifyEd25519' ? 'verifySr25519' : 'verifyEd25519'
    const stranger = bytesOf(ed25519('//Stranger').account)
    remembering[verify](signature, message, publicKey)
    expect(recalling[verify](signature, Uint8Array.of(1, 2, 4), publicKey)).toBe(false)
    expect(recalling[verify](signature, message, stranger)).toBe(false)
    expect(recalling[other](signature, message, publicKey)).toBe(false)
    const bad = signature.map((byte, at) => (at === 0 ? byte ^ 1 : byte))
    expect(remembering[verify](bad, message, publicKey)).toBe(false)
    expect(recalling[verify](bad, message, publicKey)).toBe(false)
    expect(verified()).toBe(6)
  })

  test('what was given may change afterwards', () => {
    const { remembering, recalling } = counting()
    const own = message.slice()
    remembering[verify](signature, own, publicKey)
    own.fill(9)
    expect(recalling[verify](signature, own, publicKey)).toBe(false)
  })
})

test('remembers a bounded number', () => {
  let verified = 0
  const verifyEd25519 = (): boolean => {
    verified += 1
    return true
  }
  const cheap = { ...provider, verifyEd25519 }
  const { remembering, recalling } = rememberVerified(cheap)
  const signatureOf = (number: number) => new Uint8Array(new Uint32Array([number]).buffer)
  for (let number = 0; number <= 16_384; number += 1) remembering.verifyEd25519(signatureOf(number), message, message)
  recalling.verifyEd25519(signatureOf(1), message, message)
  expect(verified).toBe(16_385)
  recalling.verifyEd25519(signatureOf(0), message, message)
  expect(verified).toBe(16_386)
})
