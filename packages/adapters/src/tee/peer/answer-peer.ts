import { fromHex, type Hex, toHex } from '@lockstep/core'
import { decode, encode } from '@lockstep/core/codec'
import type { SnapshotPart, SnapshotSource } from '@lockstep/core/worker'
import { concatBytes } from '@noble/hashes/utils.js'
import type { ProvisioningEnclave } from '../provisioning/provisioning-enclave.js'
import {
  cursorCodec,
  type PeerQuestion,
  partPlaceCodec,
  provisioningAnswerCodec,
  provisioningQuestionCodec,
} from './peer-messages.js'

/** The part of an enclave that its host offers to other workers of the shard. */
export interface OfferedEnclave
  extends SnapshotSource,
    Pick<ProvisioningEnclave, 'provisioningChallenge' | 'answerProvisioning'> {
  readonly shard: Hex
}

/** The answer's bytes. @throws a codec's error for a question that is none; what the enclave throws */
export async function answerPeer(
  enclave: OfferedEnclave,
  question: PeerQuestion,
  asked: Uint8Array,
): Promise<Uint8Array> {
  if (question === 'challenge') return enclave.provisioningChallenge()
  if (question === 'provisioning') return answerProvisioning(enclave, asked)
  return encodePart(await enclave.exportSnapshot(decode(cursorCodec, asked) ?? undefined))
}

async function answerProvisioning(enclave: OfferedEnclave, asked: Uint8Array): Promise<Uint8Array> {
  const { request, permit, pool } = decode(provisioningQuestionCodec, asked)
  const step = await enclave.answerProvisioning(
    fromHex(request),
    permit === null ? undefined : fromHex(permit),
    pool === null ? undefined : fromHex(pool),
  )
  return encode(
    provisioningAnswerCodec,
    'message' in step ? { type: 'message', value: toHex(step.message) } : { type: 'refused', value: step.refused },
  )
}

function encodePart({ sealed, ...place }: SnapshotPart): Uint8Array {
  return concatBytes(encode(partPlaceCodec, place), sealed)
}
