import { fromHex, toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { boxKeyPair, sealBox } from '@lockstep/core/crypto'
import { signedUpgradePermitCodec, type UpgradePermit } from '@lockstep/core/worker'
import { decodeStranger } from '../decode-stranger.js'
import { admitPool } from './admit-pool.js'
import type { Challenges } from './challenges.js'
import { judgePeer, type PeerCode } from './judge-peer.js'
import type { KeyHolder, PassedKeys } from './key-holder.js'
import { type ProvisioningRequest, provisioningAnswerCodec, provisioningRequestCodec } from './messages.js'
import type { Participant } from './participant.js'
import { encodeLegacyKeys, encodePassedKeys } from './passed-keys-codec.js'
import type { ProvisioningStep } from './provisioning-enclave.js'
import type { ProvisioningRefusal } from './refusal.js'
import { answerReportData, requestReportData } from './report-data.js'
import { judgePermit, legacyCodec, type SuccessionPolicy } from './succession.js'

interface Refused {
  readonly refused: ProvisioningRefusal
}

interface Permitted {
  readonly permit: UpgradePermit
  readonly succession: SuccessionPolicy
}

/** What a host brings: the joiner's request, and what the joiner may be judged by. */
interface Asked {
  readonly request: Uint8Array
  readonly permit: Uint8Array | undefined
  readonly pool: Uint8Array | undefined
}

/**
 * Provider: seals the shielding keys for a joiner that runs the same code or another member's of its pool, and shows
 * the joiner what it runs itself; or its whole legacy for the code that a permit names.
 */
export async function answerRequest(
  provider: Participant,
  challenges: Challenges,
  holder: KeyHolder,
  asked: Asked,
): Promise<ProvisioningStep> {
  const request = decodeStranger(provisioningRequestCodec, asked.request)
  if (request === undefined) return { refused: 'MessageMalformed' }
  const permitted = permitOf(provider, asked.permit)
  if (permitted !== undefined && 'refused' in permitted) return permitted
  const pool = permitted === undefined ? await admitPool(provider, asked.pool) : undefined
  if (pool !== undefined && 'refused' in pool) return pool
  const code = pool === undefined ? { mrenclave: permitted?.permit.to ?? provider.policy.own.mrenclave } : { pool }
  const refused = judgeRequest(provider, challenges, code, request)
  if (refused !== undefined) return { refused }
  const keys = holder.passed()
  if (keys === undefined) return { refused: 'NotProvisioned' }
  if (permitted === undefined) return pass(provider, request, encodePassedKeys(keys))
  return handOver(provider, request, permitted, keys)
}

function permitOf(
  { provider, policy, succession }: Participant,
  encoded: Uint8Array | undefined,
): Permitted | Refused | undefined {
  if (encoded === undefined) return undefined
  const signed = decodeStranger(signedUpgradePermitCodec, encoded)
  if (signed === undefined) return { refused: 'MessageMalformed' }
  if (succession === undefined) return { refused: 'PermitForged' }
  const refused = judgePermit(provider, succession, policy.own.mrenclave, signed)
  return refused === undefined ? { permit: signed.permit, succession } : { refused }
}

function judgeRequest(
  { provider, policy }: Participant,
  challenges: Challenges,
  code: PeerCode,
  request: ProvisioningRequest,
): ProvisioningRefusal | undefined {
  if (!challenges.redeem(request.providerChallenge)) return 'StaleChallenge'
  return judgePeer(policy, code, fromHex(request.quote), requestReportData(provider, request))
}

/** The successor is judged by now: nobody else ends this code's time. */
async function handOver(
  provider: Participant,
  request: ProvisioningRequest,
  { permit: { lastBlock }, succession }: Permitted,
  keys: PassedKeys,
): Promise<ProvisioningStep> {
  const refused = await succession.retire(lastBlock)
  if (refused !== undefined) return { refused }
  const legacy = { lastBlock, keys: toHex(encodeLegacyKeys(keys)), inherited: succession.legacy() }
  return pass(provider, request, encode(legacyCodec, legacy))
}

async function pass(
  { provider, entropy, quote }: Participant,
  request: ProvisioningRequest,
  plaintext: Uint8Array,
): Promise<ProvisioningStep> {
  const keyPair = boxKeyPair(provider, entropy(32))
  const nonce = entropy(24)
  const recipientPublicKey = fromHex(request.joinerKey)
  const box = sealBox(provider, { plaintext, recipientPublicKey, senderSecretKey: keyPair.secretKey, nonce })
  if (box === undefined) return { refused: 'MessageMalformed' }
  const providerKey = toHex(keyPair.publicKey)
  const answer = {
    quote: toHex(await quote(answerReportData(provider, { providerKey }, request))),
    providerKey,
    nonce: toHex(nonce),
    box: toHex(box),
  }
  return { message: encode(provisioningAnswerCodec, answer) }
}
