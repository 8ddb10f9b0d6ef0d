import { createNativeProvider } from '@lockstep/adapters/crypto-native'
import { fromHex, toHex } from '@lockstep/core'
import { createPortableProvider } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'
import { mutate } from './mutate.js'
import type { Random } from './random.js'
import { anyPublished, mixedOrderSignature, type SignatureInput, withOddPart } from './signature-inputs.js'

const [portable, native] = [createPortableProvider(), createNativeProvider()]

/** Leaves most bytes as they are, so that a change of one part meets good others. */
export const perhapsMutated = (random: Random, bytes: Uint8Array): Uint8Array =>
  random.oneIn(4) ? mutate(bytes, random, random.bytes(bytes.length)) : bytes

const perhapsAllMutated = (random: Random, [signature, message, publicKey]: SignatureInput): SignatureInput => [
  perhapsMutated(random, signature),
  perhapsMutated(random, message),
  perhapsMutated(random, publicKey),
]

export function anyEd25519(random: Random): SignatureInput {
  const [seed, message] = [random.bytes(32), random.bytes(random.below(70))]
  return [native.signEd25519(seed, message), message, native.publicKeyEd25519(seed)]
}

export function anySr25519(random: Random): SignatureInput {
  const secret = random.bytes(64)
  secret[0] = (secret[0] ?? 0) & 0xf8
  secret[31] = ((secret[31] ?? 0) & 0x3f) | 0x40
  const message = random.bytes(random.below(70))
  return [portable.signSr25519(secret, message, random.bytes(32)), message, portable.publicKeySr25519(secret)]
}

/** Good signatures, changed ones, published ones, and those that libraries are known to see differently. */
export const oddInput =
  (honest: (random: Random) => SignatureInput) =>
  (random: Random): SignatureInput => {
    switch (random.below(6)) {
      case 0:
        return mixedOrderSignature(random)
      case 1:
        return withOddPart(random, honest(random))
      case 2:
        return perhapsAllMutated(random, anyPublished(random))
      case 3:
        return [random.bytes(64), random.bytes(3), random.bytes(32)]
      default:
        return perhapsAllMutated(random, honest(random))
    }
  }

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const fromDigits = (value: bigint): Uint8Array => fromHex(`0x${value.toString(16).padStart(64, '0')}`)

/** Signature and digest: good, with a high s, with any v, with r and s at the edges, changed. */
export function anySecp256k1(random: Random): readonly [Uint8Array, Uint8Array] {
  const secret = random.bytes(32)
  secret[0] = 1
  const digest = random.oneIn(20) ? new Uint8Array(32).fill(random.pick([0, 255])) : random.bytes(32)
  const signature = portable.signSecp256k1(secret, digest)
  switch (random.below(5)) {
    case 0: {
      const high = fromDigits(order - BigInt(toHex(signature.slice(32, 64))))
      return [concatBytes(signature.slice(0, 32), high, Uint8Array.of((signature[64] ?? 0) ^ random.below(2))), digest]
    }
    case 1:
      return [concatBytes(signature.slice(0, 64), Uint8Array.of(random.pick([0, 1, 2, 3, 4, 27, 28, 255]))), digest]
    case 2: {
      const edges = [0n, 1n, order / 2n, order / 2n + 1n, order - 1n, order, order + 1n, 2n ** 256n - 1n]
      const [r, s] = [fromDigits(random.pick(edges)), fromDigits(random.pick(edges))]
      return [concatBytes(random.oneIn(2) ? r : signature.slice(0, 32), s, Uint8Array.of(random.below(3))), digest]
    }
    default:
      return [perhapsMutated(random, signature), perhapsMutated(random, digest)]
  }
}
