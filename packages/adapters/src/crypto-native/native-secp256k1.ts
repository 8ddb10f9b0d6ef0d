import {
  type CryptoProvider,
  meetsSecp256k1Criterion,
  requireLength,
  requireSecp256k1Secret,
} from '@lockstep/core/crypto'
import type { NativePackages } from './load-native-packages.js'
import { ownMemory } from './own-memory.js'

const COMPACT_LENGTH = 64
const DIGEST_LENGTH = 32

type Secp256k1 = Pick<CryptoProvider, 'recoverSecp256k1' | 'signSecp256k1' | 'publicKeySecp256k1'>

/** secp256k1 by libsecp256k1, with `portable` for the one case in which that strays from RFC 6979. */
export function nativeSecp256k1({ secp256k1 }: NativePackages, portable: CryptoProvider): Secp256k1 {
  return {
    recoverSecp256k1(signature, digest) {
      const ownSignature = ownMemory(signature)
      if (!meetsSecp256k1Criterion(ownSignature, digest)) return undefined
      try {
        const compact = ownSignature.subarray(0, COMPACT_LENGTH)
        return secp256k1.ecdsaRecover(compact, ownSignature[COMPACT_LENGTH] ?? 0, digest, true)
      } catch {
        // r is not the x coordinate of a point, or the recovered key is the point at infinity.
        return undefined
      }
    },
    signSecp256k1(secret, digest) {
      requireSecp256k1Secret(secret)
      requireLength('digest', digest, DIGEST_LENGTH)
      // SPEC: RFC 6979 section 2.3.4 reduces the digest before it seeds the nonce; libsecp256k1 does not. Only
      // digests from the group order on (ff… for 16 bytes) can tell.
      if (digest[0] === 0xff) return portable.signSecp256k1(secret, digest)
      const { signature: compact, recid } = secp256k1.ecdsaSign(digest, secret)
      const signature = new Uint8Array(COMPACT_LENGTH + 1)
      signature.set(compact)
      signature[COMPACT_LENGTH] = recid
      return signature
    },
    publicKeySecp256k1(secret) {
      requireSecp256k1Secret(secret)
      return secp256k1.publicKeyCreate(secret, true)
    },
  }
}
