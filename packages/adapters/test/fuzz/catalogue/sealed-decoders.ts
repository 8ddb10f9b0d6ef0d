import { createAttestationVerifier, encodeQuote, readQuote } from '@lockstep/adapters/tee'
import { type Hex, toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import {
  boxKeyPair,
  type CryptoProvider,
  createShieldingDecryptor,
  MAX_SHIELDING_BLOCKS,
  openBox,
  RSA_BLOCK_LENGTH,
  sealBox,
  shieldingEncrypt,
} from '@lockstep/core/crypto'
import { answerCodec, openQuery, queryCodec, sealQuery } from '@lockstep/core/worker'
import { concatBytes } from '@noble/hashes/utils.js'
import { rsaKeyOfJwk } from '../../crypto-native/rsa-key-of-jwk.js'
import { integritee } from '../../crypto-native/vectors.js'
import { countingEntropy, platform, provider } from '../../tee/test-platform.js'
import { anyLength, anyValueOf } from '../any-value.js'
import { type Decoder, defineDecoder, refused } from '../decoder.js'

const sender = boxKeyPair(provider, new Uint8Array(32).fill(1))
const recipient = boxKeyPair(provider, new Uint8Array(32).fill(2))

const present = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('there is none')
  return value
}

const sealFrom = (nonce: Uint8Array, plaintext: Uint8Array, from = sender, to = recipient): Uint8Array =>
  present(sealBox(provider, { plaintext, nonce, senderSecretKey: from.secretKey, recipientPublicKey: to.publicKey }))

const box: Decoder = defineDecoder({
  name: 'openBox',
  valid: (random) => {
    const nonce = random.bytes(24)
    return concatBytes(nonce, sealFrom(nonce, random.bytes(anyLength(300, random))))
  },
  decode(bytes) {
    const nonce = bytes.subarray(0, 24)
    const plaintext = openBox(provider, {
      box: bytes.subarray(24),
      nonce,
      senderPublicKey: sender.publicKey,
      recipientSecretKey: recipient.secretKey,
    })
    return plaintext === undefined ? refused : { nonce, plaintext }
  },
  encode: ({ nonce, plaintext }) => concatBytes(nonce, sealFrom(nonce, plaintext)),
})

const queryEntropy = (length: number): Uint8Array => new Uint8Array(length).fill(1)

const query: Decoder = defineDecoder({
  name: 'openQuery',
  valid: (random) =>
    sealQuery(provider, anyValueOf(queryCodec, random), toHex(recipient.publicKey), queryEntropy).sealed,
  decode: (bytes) => {
    const opened = openQuery(provider, bytes, recipient, queryEntropy)
    return { head: bytes.slice(0, 56), query: opened.query }
  },
  encode: ({ head, query: asked }) => concatBytes(head, sealFrom(head.slice(32), encode(queryCodec, asked))),
})

const answer: Decoder = defineDecoder({
  name: 'sealQuery, its answer',
  covers: ['sealQuery'],
  bound: { perByte: 64, fixed: 256 },
  valid(random) {
    const nonce = random.bytes(24)
    return concatBytes(nonce, sealFrom(nonce, encode(answerCodec, anyValueOf(answerCodec, random)), recipient, sender))
  },
  decode(bytes) {
    const asked = sealQuery(provider, { type: 'Head', value: null }, toHex(recipient.publicKey), queryEntropy)
    return { nonce: bytes.slice(0, 24), value: asked.open(bytes) }
  },
  encode: ({ nonce, value }) => concatBytes(nonce, sealFrom(nonce, encode(answerCodec, value), recipient, sender)),
})

/** RSA in a toy form, which costs nothing: the framing around it is looked at here, RSA with the provider pairs. */
const toyProvider: CryptoProvider = {
  ...provider,
  encryptRsaOaep(_key, block) {
    const sealed = new Uint8Array(RSA_BLOCK_LENGTH)
    sealed.set([0x5a, block.length & 0xff, block.length >> 8])
    sealed.set(block, 3)
    return sealed
  },
  rsaOaepDecryptor: () => (block) => {
    const length = (block[1] ?? 0) + 256 * (block[2] ?? 0)
    return block.length === RSA_BLOCK_LENGTH && block[0] === 0x5a && length <= 318
      ? block.slice(3, 3 + length)
      : undefined
  },
}
const [vector] = integritee.rsa3072
const shieldingKey = rsaKeyOfJwk(present(vector).jwk)
const openShielded = createShieldingDecryptor(toyProvider, shieldingKey)
const shieldingAnswers = ['Truncated', 'TooLong', 'Undecryptable']

/** Not encoded again: encryption draws entropy, and blocks of any sizes are one message. */
const shielded: Decoder = defineDecoder({
  name: 'createShieldingDecryptor',
  valid: (random) =>
    shieldingEncrypt(toyProvider, shieldingKey, random.bytes(random.below(random.oneIn(9) ? 20_352 : 700))),
  decode(bytes) {
    const outcome = openShielded(bytes)
    if (outcome.type === 'Opened') {
      if (bytes.length > MAX_SHIELDING_BLOCKS * RSA_BLOCK_LENGTH) throw new Error('opens more than its bound')
      return outcome.plaintext
    }
    if (!shieldingAnswers.includes(outcome.type)) throw new Error('an undocumented outcome')
    return refused
  },
})

const identity = {
  mrenclave: toHex(new Uint8Array(32).fill(3)),
  mrsigner: toHex(new Uint8Array(32).fill(4)),
  securityVersion: 1,
  debug: false,
}
const quote: Decoder = defineDecoder({
  name: 'readQuote',
  valid: (random) =>
    encodeQuote({
      report: {
        ...identity,
        securityVersion: random.below(2 ** 16),
        debug: random.oneIn(2),
        reportData: random.bytes(64),
      },
      signature: random.bytes(64),
    }),
  decode: (bytes) => readQuote(bytes) ?? refused,
  encode: encodeQuote,
})

const trusted: readonly Hex[] = [platform.quotingKey]
const verifier = createAttestationVerifier(provider, trusted)
const genuine = Array.from({ length: 16 }, (_, index) => platform.quote(identity, countingEntropy(index)(64)))

const attestation: Decoder = defineDecoder({
  name: 'createAttestationVerifier',
  valid: (random) => random.pick(genuine),
  decode: (bytes) => verifier.verify(bytes),
  encode: ({ reportData }) => platform.quote(identity, reportData),
})

export const sealedDecoders: readonly Decoder[] = [box, query, answer, shielded, quote, attestation]
