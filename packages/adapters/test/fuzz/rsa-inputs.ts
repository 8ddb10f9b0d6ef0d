import { createHash } from 'node:crypto'
import { toHex } from '@lockstep/core'
import type { RsaPublicKey } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'
import type { Random } from './random.js'

const blockLength = 384
const digestLength = 32

const sha256 = (data: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(data).digest())

/** SPEC: RFC 8017 appendix B.2.1. */
function mask(seed: Uint8Array, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / digestLength) }, (_, index) =>
    sha256(concatBytes(seed, Uint8Array.of(0, 0, 0, index))),
  )
  return concatBytes(...blocks).slice(0, length)
}

const exclusiveOr = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  left.map((byte, index) => byte ^ (right[index] ?? 0))

/** What may be wrong with an encoded message that is masked as it should be. */
const defects = ['none', 'firstByte', 'label', 'noSeparator', 'padding', 'separator'] as const

/**
 * A block made by hand: RSA of an encoded message that is right or wrong in one way. Only someone with the public key
 * and this much malice makes one, so random bytes never would.
 *
 * SPEC: RFC 8017 section 7.1.1.
 */
export function craftedBlock(key: RsaPublicKey, random: Random): Uint8Array {
  const defect = random.pick(defects)
  const message = random.bytes(random.below(319))
  const padding = new Uint8Array(318 - message.length)
  const label = sha256(new Uint8Array())
  if (defect === 'label') label[random.below(32)] = random.below(256)
  if (defect === 'padding') padding[random.below(padding.length)] = 2
  const separator = { noSeparator: 0, separator: random.below(256) }[String(defect)] ?? 1
  const data = concatBytes(
    label,
    padding,
    Uint8Array.of(separator),
    defect === 'noSeparator' ? message.fill(0) : message,
  )
  const seed = random.bytes(digestLength)
  const masked = exclusiveOr(data, mask(seed, data.length))
  const maskedSeed = exclusiveOr(seed, mask(masked, digestLength))
  return rawEncrypt(key, concatBytes(Uint8Array.of(defect === 'firstByte' ? random.below(3) : 0), maskedSeed, masked))
}

/** m^e mod n, or a number that is no ciphertext. */
export function rawEncrypt({ modulus, exponent }: RsaPublicKey, encoded: Uint8Array): Uint8Array {
  let [result, square] = [1n, BigInt(toHex(encoded)) % modulus]
  for (let rest = exponent; rest > 0n; rest >>= 1n, square = (square * square) % modulus) {
    if (rest & 1n) result = (result * square) % modulus
  }
  return bigEndian(result)
}

/** Numbers at the edges of what a block may be: 0, 1, n - 1, n, n + 1, all ones. */
export function edgeBlock({ modulus }: RsaPublicKey, random: Random): Uint8Array {
  return bigEndian(random.pick([0n, 1n, 2n, modulus - 1n, modulus, modulus + 1n, 2n ** 3072n - 1n]))
}

export function bigEndian(value: bigint): Uint8Array {
  return Uint8Array.from({ length: blockLength }, (_, index) =>
    Number((value >> BigInt(8 * (blockLength - 1 - index))) & 0xffn),
  )
}
