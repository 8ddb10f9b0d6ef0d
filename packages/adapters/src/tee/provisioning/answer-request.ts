import { fromHex, toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { boxKeyPair, type RsaPrivateKey, sealBox, shieldingKeyPairText } from '@lockstep/core/crypto'
import { asciiBytes } from '../ascii-bytes.js'
import { decodeStranger } from '../decode-stranger.js'
import type { Challenges } from './challenges.js'
import { judgePeer } from './judge-peer.js'
import { type ProvisioningRequest, provisioningAnswerCodec, provisioningRequestCodec } from './messages.js'
import type { Participant } from './participant.js'
import type { ProvisioningStep } from './provisioning-enclave.js'
import type { ProvisioningRefusal } from './refusal.js'
import { answerReportData, requestReportData } from './report-data.js'

/** Provider: seals the shielding key for a joiner that runs the same code, and shows the joiner that it does, too. */
export async function answerRequest(
  provider: Participant,
  challenges: Challenges,
  shieldingKey: RsaPrivateKey | undefined,
  encodedRequest: Uint8Array,
): Promise<ProvisioningStep> {
  const request = decodeStranger(provisioningRequestCodec, encodedRequest)
  if (request === undefined) return { refused: 'MessageMalformed' }
  const refused = judgeRequest(provider, challenges, request)
  if (refused !== undefined) return { refused }
  if (shieldingKey === undefined) return { refused: 'NotProvisioned' }
  return passKey(provider, request, shieldingKey)
}

function judgeRequest(
  { provider, policy }: Participant,
  challenges: Challenges,
  request: ProvisioningRequest,
): ProvisioningRefusal | undefined {
  if (!challenges.redeem(request.providerChallenge)) return 'StaleChallenge'
  return judgePeer(policy, fromHex(request.quote), requestReportData(provider, request))
}

async function passKey(
  { provider, entropy, quote }: Participant,
  request: ProvisioningRequest,
  shieldingKey: RsaPrivateKey,
): Promise<ProvisioningStep> {
  const keyPair = boxKeyPair(entropy(32))
  const nonce = entropy(24)
  const box = sealBox({
    plaintext: asciiBytes(shieldingKeyPairText(shieldingKey)),
    recipientPublicKey: fromHex(request.joinerKey),
    senderSecretKey: keyPair.secretKey,
    nonce,
  })
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
