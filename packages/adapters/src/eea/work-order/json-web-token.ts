import { utf8ToBytes } from '@noble/hashes/utils.js'
import { base64url, decodeJwt, decodeProtectedHeader } from 'jose'
import { equalBytes } from './equal-bytes.js'
import { verifyHash } from './hash-signature.js'
import type { HashSigner } from './hash-signer.js'
import { digestOf, type HashingAlgorithm } from './hashing-algorithm.js'
import { hexBytes, hexText } from './hex-text.js'
import type { PublicKey } from './public-key.js'
import type { SigningAlgorithm } from './signing-algorithm.js'
import type { WorkOrderHash } from './work-order-hash.js'
import type { WorkOrderSuite } from './work-order-suite.js'

/** What the `alg` of a token's header says; without a hash it does not say which. */
interface TokenAlgorithm {
  readonly signing: SigningAlgorithm
  readonly hashing: HashingAlgorithm | undefined
}

/**
 * SPEC: RFC 7518 and RFC 8812 for the first three; EEA Off-Chain Trusted Compute, "JWT Signature Support", for the
 * last two, which name no hash and are signed over SHA-256 all the same.
 */
const tokenAlgorithms: ReadonlyMap<unknown, TokenAlgorithm> = new Map([
  ['ES256K', { signing: 'SECP256K1', hashing: 'SHA-256' } as const],
  ['RS256', { signing: 'RSASSA-PKCS1-v1_5', hashing: 'SHA-256' } as const],
  ['PS256', { signing: 'RSASSA-PSS', hashing: 'SHA-256' } as const],
  ['secp256k1', { signing: 'SECP256K1', hashing: undefined } as const],
  ['RSA', { signing: 'RSASSA-PKCS1-v1_5', hashing: undefined } as const],
])

const rfcNames = { SECP256K1: 'ES256K', 'RSASSA-PKCS1-v1_5': 'RS256', 'RSASSA-PSS': 'PS256' } as const
const specNames = { SECP256K1: 'secp256k1', 'RSASSA-PKCS1-v1_5': 'RSA', 'RSASSA-PSS': 'RSA' } as const

/** An expiry would need a clock, so it may not stand there to be ignored. */
const allowedClaims: ReadonlySet<string> = new Set(['hash', 'iat'])
const allowedHeaders: ReadonlySet<string> = new Set(['alg', 'typ', 'type', 'kid'])
const hashPattern = /^(?:0[xX])?[0-9a-fA-F]{64}$/

/**
 * A compact JSON Web Token whose payload is `{"hash": <hexadecimal>}`. The header has the names of the RFCs; those of
 * the specification where the worker does not hash with SHA-256, which the RFCs' names imply.
 *
 * SPEC: EEA Off-Chain Trusted Compute, "Signing for JSON-RPC-JWT Format".
 */
export function signJsonWebToken(suite: WorkOrderSuite, signer: HashSigner, hash: WorkOrderHash): string {
  const header = suite.algorithms.hashing.includes('SHA-256')
    ? { alg: rfcNames[signer.algorithm], typ: 'JWT' }
    : { alg: specNames[signer.algorithm], type: 'JWT' }
  const payload = { hash: hexText({ hexDigits: 'lower' }, hash.digest) }
  const input = `${jsonPart(header)}.${jsonPart(payload)}`
  return `${input}.${base64url.encode(signer.sign(inputHash(suite, input)))}`
}

/** Whether a token holds the hash and the key's owner signed it, by algorithms of the worker. Never throws. */
export function verifyJsonWebToken(suite: WorkOrderSuite, key: PublicKey, hash: WorkOrderHash, token: string): boolean {
  const parts = token.split('.')
  const signature = parts[2]
  if (parts.length !== 3 || signature === undefined || !parts.every(isBase64Url)) return false
  const algorithm = algorithmOf(suite, token)
  const claimed = claimedHash(token)
  if (algorithm === undefined || claimed === undefined || !equalBytes(claimed, hash.digest)) return false
  const signing = {
    provider: suite.provider,
    algorithms: { ...suite.algorithms, signing: [algorithm.signing] as const },
  }
  return verifyHash(signing, key, inputHash(suite, `${parts[0]}.${parts[1]}`), base64url.decode(signature))
}

function algorithmOf({ algorithms }: WorkOrderSuite, token: string): TokenAlgorithm | undefined {
  const header = attempt(() => decodeProtectedHeader(token))
  if (header === undefined || !Object.keys(header).every((name) => allowedHeaders.has(name))) return undefined
  const algorithm = tokenAlgorithms.get(header.alg)
  if (algorithm === undefined || !algorithms.signing.includes(algorithm.signing)) return undefined
  const hashes = algorithm.hashing === undefined || algorithms.hashing.includes(algorithm.hashing)
  return hashes ? algorithm : undefined
}

function claimedHash(token: string): Uint8Array | undefined {
  const claims = attempt(() => decodeJwt(token))
  const hash = claims?.hash
  if (claims === undefined || typeof hash !== 'string' || !hashPattern.test(hash)) return undefined
  return Object.keys(claims).every((name) => allowedClaims.has(name)) ? hexBytes(hash) : undefined
}

/** A token is signed over SHA-256 whatever the worker hashes with. */
function inputHash({ provider }: WorkOrderSuite, input: string): WorkOrderHash {
  const preimage = utf8ToBytes(input)
  return { algorithm: 'SHA-256', preimage, digest: digestOf(provider, 'SHA-256', preimage) }
}

function jsonPart(value: object): string {
  return base64url.encode(utf8ToBytes(JSON.stringify(value)))
}

/** Libraries ignore the spare bits of the last letter, which would be a second form of the same token. */
function isBase64Url(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
