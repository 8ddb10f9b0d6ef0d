import { createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto'
import { createNativeProvider } from '@lockstep/adapters/crypto-native'
import { fromHex, toHex } from '@lockstep/core'
import type { Random } from './random.js'
import { perhapsMutated } from './signed-inputs.js'

const native = createNativeProvider()
const prime = 2n ** 255n - 19n

/** Points of small order: 0, 1, both of order 8, and −1. SPEC: https://cr.yp.to/ecdh.html#validate */
const smallOrder = [
  0n,
  1n,
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
  prime - 1n,
]

function littleEndian(value: bigint): Uint8Array {
  return fromHex(`0x${value.toString(16).padStart(64, '0')}`).reverse()
}

const asInteger = (bytes: Uint8Array): bigint => BigInt(toHex(bytes.slice().reverse()))

/** Secret and public key: good ones, of small order, in a second form, around the prime, of any size. */
export function anyX25519(random: Random): readonly [Uint8Array, Uint8Array] {
  const secret = random.bytes(random.oneIn(40) ? random.below(40) : 32)
  const good = native.publicKeyX25519(random.bytes(32))
  switch (random.below(6)) {
    case 0:
      return [secret, littleEndian(random.pick(smallOrder) + (random.oneIn(3) ? 2n ** 255n : 0n))]
    case 1:
      return [secret, littleEndian(prime - 3n + BigInt(random.below(22)))]
    case 2:
      return [secret, littleEndian(asInteger(good) + 2n ** 255n)]
    case 3:
      return [secret, random.bytes(random.oneIn(4) ? random.below(40) : 32)]
    default:
      return [secret, perhapsMutated(random, good)]
  }
}

/** The rules in integers, and OpenSSL for what is left; it fails for a shared secret of zero. */
export function openSslX25519(
  secret: Uint8Array,
  publicKey: Uint8Array,
): Uint8Array | undefined | 'refused: InvalidLength' {
  if (secret.length !== 32) return 'refused: InvalidLength'
  if (publicKey.length !== 32 || asInteger(publicKey) >= prime) return undefined
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), secret])
  const spki = Buffer.concat([Buffer.from('302a300506032b656e032100', 'hex'), publicKey])
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  try {
    return new Uint8Array(
      diffieHellman({ privateKey, publicKey: createPublicKey({ key: spki, format: 'der', type: 'spki' }) }),
    )
  } catch {
    return undefined
  }
}
