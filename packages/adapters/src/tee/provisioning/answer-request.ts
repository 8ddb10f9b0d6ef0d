import { fromHex, type Hex, toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { boxKeyPair, type RsaPrivateKey, sealBox, shieldingKeyPairText } from '@lockstep/core/crypto'
import { signedUpgradePermitCodec, type UpgradePermit } from '@lockstep/core/worker'
import { asciiBytes } from '../ascii-bytes.js'
import { decodeStranger } from '../decode-stranger.js'
import type { Challenges } from './challenges.js'
import { judgePeer } from './judge-peer.js'
import type { KeyHolder } from './key-holder.js'
import { type ProvisioningRequest, provisioningAnswerCodec, provisioningRequestCodec } from './messages.js'
import type { Participant } from './participant.js'
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

/**
 * Provider: seals the shielding key for a joiner that runs the same code, and shows the joiner that it does, too; or
 * its whole legacy for the code that a permit names.
 */
export async function answerRequest(
  provider: Participant,
  challenges: Challenges,
  holder: KeyHolder,
  encodedRequest: Uint8Array,
  encodedPermit: Uint8Array | undefined,
): Promise<ProvisioningStep> {
  const request = decodeStranger(provisioningRequestCodec, encodedRequest)
  if (request === undefined) return { refused: 'MessageMalformed' }
  const permitted = permitOf(provider, encodedPermit)
  if (permitted !== undefined && 'refused' in permitted) return permitted
  const mrenclave = permitted?.permit.to ?? provider.policy.own.mrenclave
  const refused = judgeRequest(provider, challenges, mrenclave, request)
  if (refused !== undefined) return { refused }
  const shieldingKey = holder.shieldingKey()
  if (shieldingKey === undefined) return { refused: 'NotProvisioned' }
  if (permitted === undefined) return pass(provider, request, asciiBytes(shieldingKeyPairText(shieldingKey)))
  return handOver(provider, request, permitted, shieldingKey)
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
  mrenclave: Hex,
  request: ProvisioningRequest,
): ProvisioningRefusal | undefined {
  if (!challenges.redeem(request.providerChallenge)) return 'StaleChallenge'
  return judgePeer(policy, mrenclave, fromHex(request.quote), requestReportData(provider, request))
}

/** The successor is judged by now: nobody else ends this code's time. */
async function handOver(
  provider: Participant,
  request: ProvisioningRequest,
  { permit: { lastBlock }, succession }: Permitted,
  shieldingKey: RsaPrivateKey,
): Promise<ProvisioningStep> {
  const refused = await succession.retire(lastBlock)
  if (refused !== undefined) return { refused }
  const legacy = { lastBlock, shieldingKey: shieldingKeyPairText(shieldingKey), inherited: succession.legacy() }
  return pass(provider, request, encode(legacyCodec, legacy))
}

async function pass(
  { provider, entropy, quote }: Participant,
  request: ProvisioningRequest,
  plaintext: Uint8Array,
): Promise<ProvisioningStep> {
  const keyPair = boxKeyPair(entropy(32))
  const nonce = entropy(24)
  const recipientPublicKey = fromHex(request.joinerKey)
  const box = sealBox({ plaintext, recipientPublicKey, senderSecretKey: keyPair.secretKey, nonce })
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
