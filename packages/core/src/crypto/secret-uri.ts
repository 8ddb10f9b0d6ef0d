import { encode, text } from '../codec/index.js'
import { LockstepError } from '../error.js'
import type { CryptoProvider } from './crypto-provider.js'
import { bigintToLittleEndian } from './integer-bytes.js'

const CHAIN_CODE_LENGTH = 32
const MAX_URI_LENGTH = 1024
const HARD_JUNCTIONS = /^(?:\/\/[^/]+)+$/
const NUMBER = /^\+?[0-9]+$/
const U64_LIMIT = 1n << 64n

const junctionName = text(MAX_URI_LENGTH * 4)

/**
 * The chain codes of a secret URI that is nothing but hard junctions, such as `//Alice` or `//stash//0`. A junction
 * that reads as an unsigned 64-bit number is that number, any other its SCALE text, hashed where it is over 32 bytes.
 *
 * Phrases, passwords and soft junctions are refused: this is for development keys, not for wallets.
 *
 * SPEC: Substrate `sp_core::crypto::DeriveJunction`.
 *
 * @throws LockstepError `InvalidSecretUri`.
 */
export function secretUriChainCodes(provider: CryptoProvider, uri: string): readonly Uint8Array[] {
  if (uri.length > MAX_URI_LENGTH || !HARD_JUNCTIONS.test(uri)) {
    throw new LockstepError(
      'InvalidSecretUri',
      `secret URI ${JSON.stringify(uri.slice(0, 40))} is not up to ${MAX_URI_LENGTH} characters of hard junctions: write it like //Alice or //Alice//0.`,
      { field: 'uri', value: uri, limit: MAX_URI_LENGTH },
    )
  }
  return uri
    .slice(2)
    .split('//')
    .map((junction) => chainCode(provider, junction))
}

function chainCode(provider: CryptoProvider, junction: string): Uint8Array {
  const encoded = encodeJunction(junction)
  if (encoded.length > CHAIN_CODE_LENGTH) return provider.blake2b256(encoded)
  const padded = new Uint8Array(CHAIN_CODE_LENGTH)
  padded.set(encoded)
  return padded
}

function encodeJunction(junction: string): Uint8Array {
  if (NUMBER.test(junction)) {
    const number = BigInt(junction.replace('+', ''))
    if (number < U64_LIMIT) return bigintToLittleEndian(number, 8)
  }
  return encode(junctionName, junction)
}
