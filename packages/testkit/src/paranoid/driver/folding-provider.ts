import { LockstepError } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'

/**
 * A provider that hashes by folding, and does nothing else.
 *
 * What is examined is the STF, not the cryptography: roots, ids and random draws must follow from the same bytes in
 * every engine, and nobody attacks them. PERF: SHA-256 in plain JavaScript would take most of the time in engines
 * without a compiler, and the other functions most of the script.
 */
export function createFoldingProvider(): CryptoProvider {
  return {
    name: 'folding',
    sha256: (data) => fold(data, 1),
    sha256Blocks: (blocks, digests) => {
      for (let at = 0; at < blocks.length; at += 64) digests.set(fold(blocks.subarray(at, at + 64), 1), at / 2)
    },
    blake2b256: (data) => fold(data, 2),
    keccak256: (data) => fold(data, 3),
    verifyEd25519: refuse,
    verifySr25519: refuse,
    recoverSecp256k1: refuse,
    signEd25519: refuse,
    publicKeyEd25519: refuse,
    signSr25519: refuse,
    publicKeySr25519: refuse,
    signSecp256k1: refuse,
    publicKeySecp256k1: refuse,
    publicKeyX25519: refuse,
    sharedSecretX25519: refuse,
    generateRsaKey: refuse,
    encryptRsaOaep: refuse,
    rsaOaepDecryptor: refuse,
    sealAes256Gcm: refuse,
    openAes256Gcm: refuse,
  }
}

/** 32 bytes that depend on every byte, its place, and the tag. */
function fold(data: Uint8Array, tag: number): Uint8Array {
  const lanes = Uint32Array.from({ length: 8 }, (_, lane) => Math.imul(tag + lane, 0x9e3779b1) ^ data.length)
  for (let at = 0; at < data.length + 64; at += 1) {
    const lane = at & 7
    const mixed = Math.imul((lanes[lane] ?? 0) ^ (data[at] ?? 0x80), 0x01000193) + (lanes[(lane + 1) & 7] ?? 0)
    lanes[lane] = mixed ^ (mixed >>> 15)
  }
  const view = new DataView(new ArrayBuffer(32))
  for (const [lane, value] of lanes.entries()) view.setUint32(4 * lane, value)
  return new Uint8Array(view.buffer)
}

function refuse(): never {
  throw new LockstepError('NotForSigning', 'the folding provider hashes; inputs are prepared without signatures')
}
