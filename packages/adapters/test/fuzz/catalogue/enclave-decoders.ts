import { createAttestationVerifier, provisioningRefusals, readIasEvidence } from '@lockstep/adapters/tee'
import { type Hex, toHex } from '@lockstep/core'
import { bytes, encode, struct, u16 } from '@lockstep/core/codec'
import type { Entropy } from '@lockstep/core/crypto'
import { receiptCodec, signedHeaderCodec } from '@lockstep/core/receipt'
import {
  keyAnnouncementCodec,
  keyChangesCodec,
  publishedDataCodec,
  publishedStateCodec,
  signedRotationPermitCodec,
  signedUpgradePermitCodec,
} from '@lockstep/core/worker'
import { createProvisioning } from '../../../src/tee/provisioning/create-provisioning.js'
import { provisioningAnswerCodec, provisioningRequestCodec } from '../../../src/tee/provisioning/messages.js'
import type { Participant } from '../../../src/tee/provisioning/participant.js'
import type { ProvisioningEnclave } from '../../../src/tee/provisioning/provisioning-enclave.js'
import { type Sealing, seal, unseal } from '../../../src/tee/seal.js'
import { sealKeys, unsealKeys } from '../../../src/tee/sealed-keys.js'
import { sealRecord, unsealRecord } from '../../../src/tee/sealed-record.js'
import { rsaKeyOfJwk } from '../../crypto-native/rsa-key-of-jwk.js'
import { integritee } from '../../crypto-native/vectors.js'
import { platform, provider } from '../../tee/test-platform.js'
import { anyValueOf } from '../any-value.js'
import { codecDecoder, type Decoder, defineAsyncDecoder, defineDecoder, refused } from '../decoder.js'

const sealingKey = new Uint8Array(32).fill(9)
const place = Uint8Array.of(1, 2, 3)

/** Sealing draws 32 bytes, the key id: the same ones give the same blob. */
const sealingWith = (keyId: Uint8Array): Sealing => ({ provider, sealingKey, entropy: () => keyId })
const keyIdOf = (blob: Uint8Array): Uint8Array => blob.slice(1, 33)

const sealedBlob: Decoder = defineDecoder({
  name: 'unseal',
  covers: [],
  valid: (random) => seal(sealingWith(random.bytes(32)), random.bytes(random.below(70)), place),
  decode: (bytes) => ({ keyId: keyIdOf(bytes), plaintext: unseal(sealingWith(place), bytes, place) }),
  encode: ({ keyId, plaintext }) => seal(sealingWith(keyId), plaintext, place),
})

const shard: Hex = toHex(new Uint8Array(32).fill(5))
const owner = { shard, account: toHex(new Uint8Array(32).fill(6)) }
const recordNumber = 7

const sealedRecord: Decoder = defineDecoder({
  name: 'unsealRecord',
  covers: [],
  bound: { perByte: 16, fixed: 256 },
  valid(random) {
    const { header, signature } = anyValueOf(signedHeaderCodec, random)
    return sealRecord(sealingWith(random.bytes(32)), owner, {
      signedHeader: { header: { ...header, number: recordNumber }, signature },
      finalized: random.below(recordNumber + 1),
      diff: random.bytes(random.below(40)),
      receipts: random.oneIn(2) ? [] : [anyValueOf(receiptCodec, random)],
      outputs: random.oneIn(2) ? [] : [random.bytes(random.below(40))],
      published: random.oneIn(2) ? [] : [anyValueOf(publishedStateCodec, random)],
    })
  },
  decode: (bytes) => ({
    keyId: keyIdOf(bytes.slice(4)),
    record: unsealRecord(sealingWith(place), owner, recordNumber, bytes),
  }),
  encode: ({ keyId, record }) => sealRecord(sealingWith(keyId), owner, record),
})

const [vector] = integritee.rsa3072
if (vector === undefined) throw new Error('no vector')
const shieldingKey = rsaKeyOfJwk(vector.jwk)

const sealedKeys: Decoder = defineDecoder({
  name: 'unsealKeys',
  covers: [],
  valid: (random) =>
    sealKeys(sealingWith(random.bytes(32)), shard, {
      signerSeed: random.bytes(32),
      boxSecret: random.bytes(32),
      shieldingKey: random.oneIn(2) ? undefined : shieldingKey,
      attestedAccounts: random.oneIn(2) ? [] : [toHex(random.bytes(32))],
    }),
  decode: (bytes) => ({ keyId: keyIdOf(bytes), keys: unsealKeys(sealingWith(place), shard, bytes) }),
  encode: ({ keyId, keys }) => sealKeys(sealingWith(keyId), shard, keys),
})

const identity = {
  mrenclave: toHex(new Uint8Array(32).fill(3)),
  mrsigner: toHex(new Uint8Array(32).fill(4)),
  securityVersion: 1,
  debug: false,
}

function enclave(entropy: Entropy, key: typeof shieldingKey | undefined): ProvisioningEnclave {
  const participant: Participant = {
    provider,
    entropy,
    policy: {
      own: identity,
      minimumSecurityVersion: 1,
      verifier: createAttestationVerifier(provider, [platform.quotingKey]),
    },
    quote: async (reportData) => platform.quote(identity, reportData),
  }
  return createProvisioning(participant, {
    passed: () => key && { shieldingKeys: [key], currentKey: shard, attestedAccounts: [shard] },
    takesMore: false,
    provide: async () => undefined,
  })
}

/** Every challenge is the same here, so that one request is as good as any. */
const constant: Entropy = (length) => new Uint8Array(length).fill(8)
const joiner = enclave(constant, undefined)
const provisioner = enclave(constant, shieldingKey)
const request = await messageOf(joiner.requestProvisioning(await provisioner.provisioningChallenge()))
const reply = await messageOf(provisioner.answerProvisioning(request))

async function messageOf(step: ReturnType<ProvisioningEnclave['requestProvisioning']>): Promise<Uint8Array> {
  const taken = await step
  if ('refused' in taken) throw new Error(taken.refused)
  return taken.message
}

function assertDocumented(code: (typeof provisioningRefusals)[number]): typeof refused {
  if (!provisioningRefusals.includes(code)) throw new Error(`an undocumented refusal: ${code}`)
  return refused
}

const answering: Decoder = defineAsyncDecoder({
  name: 'provisioning, the request',
  covers: ['provision'],
  // An answer holds a whole RSA key, which is written as text, sealed, and put into hexadecimal text.
  bound: { memory: 4 * 1024 * 1024 },
  valid: () => request,
  async decode(bytes) {
    await provisioner.provisioningChallenge()
    const step = await provisioner.answerProvisioning(bytes)
    return 'refused' in step ? assertDocumented(step.refused) : step.message
  },
  content: () => null,
  encode: () => request,
})

const accepting: Decoder = defineAsyncDecoder({
  name: 'provisioning, the answer',
  covers: ['provision'],
  bound: { memory: 4 * 1024 * 1024 },
  valid: () => reply,
  async decode(bytes) {
    await joiner.requestProvisioning(constant(32))
    const step = await joiner.acceptProvisioning(bytes)
    return 'refused' in step ? assertDocumented(step.refused) : step
  },
  encode: () => reply,
})

const evidenceForm = struct({ version: u16, report: bytes(8192), signature: bytes(1024), certificate: bytes(4096) })

/** Not written again: what is read is text that only a certificate's parser can turn into bytes, which verifies it. */
const iasEvidence: Decoder = defineDecoder({
  name: 'readIasEvidence',
  valid: (random) =>
    encode(evidenceForm, {
      version: 2,
      report: toHex(Buffer.from(JSON.stringify({ id: random.below(1000) }))),
      signature: toHex(random.bytes(256)),
      certificate: toHex(random.bytes(random.below(900))),
    }),
  decode: (bytes) => readIasEvidence(bytes) ?? refused,
})

export const enclaveDecoders: readonly Decoder[] = [
  iasEvidence,
  sealedBlob,
  sealedRecord,
  sealedKeys,
  codecDecoder('signedUpgradePermitCodec', signedUpgradePermitCodec),
  codecDecoder('signedRotationPermitCodec', signedRotationPermitCodec),
  codecDecoder('keyAnnouncementCodec', keyAnnouncementCodec),
  codecDecoder('keyChangesCodec', keyChangesCodec),
  codecDecoder('publishedDataCodec', publishedDataCodec),
  codecDecoder('publishedStateCodec', publishedStateCodec),
  codecDecoder('provisioningRequestCodec', provisioningRequestCodec, []),
  codecDecoder('provisioningAnswerCodec', provisioningAnswerCodec, []),
  answering,
  accepting,
]
