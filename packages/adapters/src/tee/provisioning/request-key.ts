import { toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { type BoxKeyPair, boxKeyPair } from '@lockstep/core/crypto'
import { type ProvisioningRequest, provisioningRequestCodec } from './messages.js'
import type { Participant } from './participant.js'
import { requestReportData } from './report-data.js'

/** A request on its way: what the joiner needs to understand the answer. */
export interface OpenRequest {
  readonly request: Pick<ProvisioningRequest, 'joinerKey' | 'joinerChallenge'>
  readonly keyPair: BoxKeyPair
  readonly message: Uint8Array
}

/** Joiner: asks for the shielding key with a fresh key and a quote that binds it to the provider's challenge. */
export async function requestKey(joiner: Participant, challenge: Uint8Array): Promise<OpenRequest> {
  const keyPair = boxKeyPair(joiner.provider, joiner.entropy(32))
  const request = {
    joinerKey: toHex(keyPair.publicKey),
    providerChallenge: toHex(challenge),
    joinerChallenge: toHex(joiner.entropy(32)),
  }
  const quote = toHex(await joiner.quote(requestReportData(joiner.provider, request)))
  return { request, keyPair, message: encode(provisioningRequestCodec, { ...request, quote }) }
}
