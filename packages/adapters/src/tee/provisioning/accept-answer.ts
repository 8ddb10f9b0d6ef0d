import { fromHex, LockstepError } from '@lockstep/core'
import { openBox, parseShieldingKeyPair, type RsaPrivateKey } from '@lockstep/core/crypto'
import { decodeStranger } from '../decode-stranger.js'
import { judgePeer } from './judge-peer.js'
import { type ProvisioningAnswer, provisioningAnswerCodec } from './messages.js'
import type { Participant } from './participant.js'
import type { ProvisioningRefusal } from './refusal.js'
import { answerReportData } from './report-data.js'
import type { OpenRequest } from './request-key.js'

/**
 * Joiner: the shielding key out of the provider's answer. The provider is judged first: a key of other code's making
 * could be known to its host.
 */
export function acceptAnswer(
  { provider, policy }: Participant,
  open: OpenRequest,
  encodedAnswer: Uint8Array,
): { readonly shieldingKey: RsaPrivateKey } | { readonly refused: ProvisioningRefusal } {
  const answer = decodeStranger(provisioningAnswerCodec, encodedAnswer)
  if (answer === undefined) return { refused: 'MessageMalformed' }
  const refused = judgePeer(policy, fromHex(answer.quote), answerReportData(provider, answer, open.request))
  if (refused !== undefined) return { refused }
  const shieldingKey = openKey(open, answer)
  return shieldingKey === undefined ? { refused: 'BoxBroken' } : { shieldingKey }
}

function openKey({ keyPair }: OpenRequest, answer: ProvisioningAnswer): RsaPrivateKey | undefined {
  const text = openBox({
    box: fromHex(answer.box),
    senderPublicKey: fromHex(answer.providerKey),
    recipientSecretKey: keyPair.secretKey,
    nonce: fromHex(answer.nonce),
  })
  return text && parseKey(String.fromCharCode(...text))
}

function parseKey(text: string): RsaPrivateKey | undefined {
  try {
    return parseShieldingKeyPair(text)
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error
    return undefined
  }
}
