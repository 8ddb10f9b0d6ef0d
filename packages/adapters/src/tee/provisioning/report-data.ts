import { fromHex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { asciiBytes } from '../ascii-bytes.js'
import { quotedHash } from '../quoted-hash.js'
import type { ProvisioningAnswer, ProvisioningRequest } from './messages.js'

const requestTag = asciiBytes('lockstep/provisioning-request/v1\0')
const answerTag = asciiBytes('lockstep/provisioning-answer/v1\0')

type Hash = Pick<CryptoProvider, 'sha256'>

/**
 * Report data of a joiner's quote, 64 bytes: SHA-256 of tag ‖ joiner's key ‖ provider's challenge ‖ joiner's
 * challenge, then 32 zero bytes.
 */
export function requestReportData(provider: Hash, request: Omit<ProvisioningRequest, 'quote'>): Uint8Array {
  const { joinerKey, providerChallenge, joinerChallenge } = request
  return quotedHash(provider, [requestTag, fromHex(joinerKey), fromHex(providerChallenge), fromHex(joinerChallenge)])
}

/**
 * Report data of a provider's quote, 64 bytes: SHA-256 of tag ‖ provider's key ‖ joiner's challenge ‖ joiner's key,
 * then 32 zero bytes.
 */
export function answerReportData(
  provider: Hash,
  { providerKey }: Pick<ProvisioningAnswer, 'providerKey'>,
  { joinerChallenge, joinerKey }: Pick<ProvisioningRequest, 'joinerChallenge' | 'joinerKey'>,
): Uint8Array {
  return quotedHash(provider, [answerTag, fromHex(providerKey), fromHex(joinerChallenge), fromHex(joinerKey)])
}
