import { fromHex } from '@lockstep/core'
import { openBox } from '@lockstep/core/crypto'
import { claimedMeasurement } from '../claimed-measurement.js'
import { decodeStranger } from '../decode-stranger.js'
import type { PoolDeclaration } from '../pool/pool-declaration.js'
import { judgePeer } from './judge-peer.js'
import type { ProvisionedKeys } from './key-holder.js'
import { type ProvisioningAnswer, provisioningAnswerCodec } from './messages.js'
import type { Participant } from './participant.js'
import { readLegacyKeys, readPassedKeys } from './passed-keys-codec.js'
import type { ProvisioningRefusal } from './refusal.js'
import { answerReportData } from './report-data.js'
import type { OpenRequest } from './request-key.js'
import { legacyCodec } from './succession.js'

type Acceptance = ProvisionedKeys | { readonly refused: ProvisioningRefusal }

/**
 * Joiner: the shielding keys out of the provider's answer, or the legacy of the code before this one. The provider is
 * judged first: a key of other code's making could be known to its host.
 */
export function acceptAnswer(
  joiner: Participant,
  open: OpenRequest,
  encodedAnswer: Uint8Array,
  pool: PoolDeclaration | undefined,
): Acceptance {
  const answer = decodeStranger(provisioningAnswerCodec, encodedAnswer)
  if (answer === undefined) return { refused: 'MessageMalformed' }
  const { policy, succession } = joiner
  const isFormer = pool === undefined && succession?.former?.mrenclave === claimedCode(answer)
  const former = isFormer ? succession?.former : undefined
  const minimumSecurityVersion = former && succession?.minimumFormerSecurityVersion
  const judging = minimumSecurityVersion === undefined ? policy : { ...policy, minimumSecurityVersion }
  const code = pool === undefined ? { mrenclave: former?.mrenclave ?? policy.own.mrenclave } : { pool }
  const reportData = answerReportData(joiner.provider, answer, open.request)
  const refused = judgePeer(judging, code, fromHex(answer.quote), reportData)
  if (refused !== undefined) return { refused }
  const plaintext = openAnswer(joiner, open, answer)
  if (plaintext === undefined) return { refused: 'BoxBroken' }
  return former === undefined ? takeKeys(plaintext) : takeLegacy(plaintext, former.lastBlock)
}

/** Chooses by what the provider is judged; the quote that says it is not verified yet. */
const claimedCode = ({ quote }: ProvisioningAnswer) => claimedMeasurement(fromHex(quote))

function openAnswer(
  { provider }: Participant,
  { keyPair }: OpenRequest,
  answer: ProvisioningAnswer,
): Uint8Array | undefined {
  return openBox(provider, {
    box: fromHex(answer.box),
    senderPublicKey: fromHex(answer.providerKey),
    recipientSecretKey: keyPair.secretKey,
    nonce: fromHex(answer.nonce),
  })
}

function takeKeys(plaintext: Uint8Array): Acceptance {
  const keys = readPassedKeys(plaintext)
  return keys === undefined ? { refused: 'BoxBroken' } : { ...keys, inherited: [] }
}

function takeLegacy(plaintext: Uint8Array, lastBlock: number): Acceptance {
  const legacy = decodeStranger(legacyCodec, plaintext)
  const keys = legacy && readLegacyKeys(fromHex(legacy.keys))
  if (legacy === undefined || keys === undefined) return { refused: 'BoxBroken' }
  if (legacy.lastBlock !== lastBlock) return { refused: 'HeightMismatch' }
  return { ...keys, attestedAccounts: [], inherited: legacy.inherited }
}
