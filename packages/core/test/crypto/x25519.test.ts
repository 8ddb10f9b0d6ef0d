import { describe, expect, it } from 'vitest'
import { createPortableProvider } from '../../src/crypto/index.js'
import { bytesOf, counting } from './bytes-of.js'

const { publicKeyX25519, sharedSecretX25519 } = createPortableProvider()

describe('X25519', () => {
  it('RFC 7748 section 5.2: the first vector', () => {
    const shared = sharedSecretX25519(
      bytesOf('a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4'),
      bytesOf('e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c'),
    )
    expect(shared).toEqual(bytesOf('c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552'))
  })

  it('RFC 7748 section 5.2: the second vector, whose key has the highest bit set, in its canonical form alone', () => {
    const secret = bytesOf('4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d')
    const key = bytesOf('e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493')
    expect(sharedSecretX25519(secret, key)).toBeUndefined()
    const masked = key.map((byte, index) => (index === 31 ? byte & 0x7f : byte))
    const shared = '95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957'
    expect(sharedSecretX25519(secret, masked)).toEqual(bytesOf(shared))
  })

  it('RFC 7748 section 5.2: one iteration', () => {
    const nine = bytesOf('09'.padEnd(64, '0'))
    expect(sharedSecretX25519(nine, nine)).toEqual(
      bytesOf('422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079'),
    )
  })

  it('RFC 7748 section 6.1: both sides of an exchange', () => {
    const alice = bytesOf('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a')
    const bob = bytesOf('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb')
    const shared = bytesOf('4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742')
    expect(publicKeyX25519(alice)).toEqual(bytesOf('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a'))
    expect(publicKeyX25519(bob)).toEqual(bytesOf('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f'))
    expect(sharedSecretX25519(alice, publicKeyX25519(bob))).toEqual(shared)
    expect(sharedSecretX25519(bob, publicKeyX25519(alice))).toEqual(shared)
  })

  it.each([
    ['0, of small order', '00'.repeat(32)],
    ['1, of small order', '01'.padEnd(64, '0')],
    ['of order 8', 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'],
    ['the other of order 8', '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157'],
    ['−1, of small order', `ec${'ff'.repeat(30)}7f`],
    ['the prime, a second form of 0', `ed${'ff'.repeat(30)}7f`],
    ['a second form of 9', `f6${'ff'.repeat(30)}7f`],
    ['9 with the highest bit set', `09${'00'.repeat(30)}80`],
    ['of 31 bytes', '09'.padEnd(62, '0')],
  ])('refuses a public key: %s', (_, digits) => {
    expect(sharedSecretX25519(counting(32), bytesOf(digits))).toBeUndefined()
  })

  it('refuses secrets of another size', () => {
    expect(() => publicKeyX25519(counting(31))).toThrow(/secret has 31 bytes/)
    expect(() => sharedSecretX25519(counting(33), counting(32))).toThrow(/secret has 33 bytes/)
  })
})
