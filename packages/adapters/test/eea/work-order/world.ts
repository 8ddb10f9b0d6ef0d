import { createPrivateKey } from 'node:crypto'
import type { Entropy, RsaPrivateKey } from '@lockstep/core/crypto'
import { createProvider } from '../../../src/crypto-native/index.js'
import {
  avalonProfile,
  createWorkerDecryptionKey,
  eeaProfile,
  type PublicKey,
  parsePublicKey,
  type RequestOpener,
  readWorkerAlgorithms,
  secp256k1HashSigner,
  type WorkOrderSuite,
} from '../../../src/eea/work-order/index.js'
import { rsaKeyOfJwk } from '../../crypto-native/rsa-key-of-jwk.js'
import { keyText, vectorText } from './vector.js'

/** The vectors' people and keys. */
const provider = createProvider()

export const eea: WorkOrderSuite = {
  provider,
  profile: eeaProfile,
  algorithms: readWorkerAlgorithms(eeaProfile, {
    signingAlgorithm: 'SECP256K1,RSA-OAEP-3072',
    workOrderPayloadFormats: ['JSON-RPC', 'JSON-RPC-JWT'],
  }),
}

export const eeaKeccak: WorkOrderSuite = {
  ...eea,
  algorithms: readWorkerAlgorithms(eeaProfile, {
    hashingAlgorithm: 'KECCAK-256',
    workOrderPayloadFormats: ['JSON-RPC', 'JSON-RPC-JWT'],
  }),
}

export const avalon: WorkOrderSuite = {
  provider,
  profile: avalonProfile,
  algorithms: readWorkerAlgorithms(avalonProfile, {}),
}

export const rsa3072: RsaPrivateKey = rsaKey(keyText('workerRsa3072', 'privPem'))
export const rsa2048: RsaPrivateKey = rsaKey(keyText('workerRsa2048', 'privPem'))

export const requesterSigner = secp256k1HashSigner(provider, hex(keyText('requester', 'privHex')))
export const workerSigner = secp256k1HashSigner(provider, hex(keyText('worker', 'privHex')))
export const requesterKey: PublicKey = parsePublicKey('test', keyText('requester', 'pubUncompressedHex'))
export const workerKey: PublicKey = parsePublicKey('test', keyText('worker', 'pubUncompressedHex'))

/** The id of the worker of the vectors. */
export const workerId = '13029f9e83d15b3d437c2a7568fc1ca7990ecf3ff79bef6da08f13ff5ae12af8'

const openers = new Map<WorkOrderSuite, RequestOpener>()

/** The vectors' worker. */
export function openerOf(suite: WorkOrderSuite): RequestOpener {
  const known = openers.get(suite) ?? { workerId, keys: [createWorkerDecryptionKey(suite, rsa3072)] as const }
  openers.set(suite, known)
  return known
}

/** The published encryption key of the vectors' worker. */
export function encryptionKeyOf(suite: WorkOrderSuite): string {
  return suite.profile.name === 'avalon'
    ? vectorText('avalon-worker-encryptionKeySignature', 'encryptionKeyPem')
    : keyText('workerRsa3072', 'pubDerSpkiHex')
}

/** Entropy that repeats itself from run to run: SHA-256 of a counter. */
export function countedEntropy(start = 0): Entropy {
  let count = start
  return (length) => {
    const bytes = new Uint8Array(length)
    for (let at = 0; at < length; at += 32) {
      count += 1
      bytes.set(provider.sha256(Buffer.from(`entropy ${count}`)).subarray(0, Math.min(32, length - at)), at)
    }
    return bytes
  }
}

export function hex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'hex'))
}

export function utf8(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text))
}

function rsaKey(pem: string): RsaPrivateKey {
  const {
    n = '',
    e = '',
    d = '',
    p = '',
    q = '',
    dp = '',
    dq = '',
    qi = '',
  } = createPrivateKey(pem).export({
    format: 'jwk',
  })
  return rsaKeyOfJwk({ n, e, d, p, q, dp, dq, qi })
}
