import { parseSs58Address } from '@lockstep/adapters/parentchain/integritee'
import { fromHex, type Hex, LockstepError } from '@lockstep/core'
import {
  type CryptoProvider,
  createSigner,
  type Entropy,
  type SignatureScheme,
  type Signer,
  signerFromUri,
} from '@lockstep/core/crypto'
import { isH256 } from '../network/network-file.js'
import { usageError } from '../usage-error.js'
import { readKeystore } from './keystore.js'

/** Whose account is meant, and how its secret is found. */
export interface AccountSource {
  readonly provider: CryptoProvider
  readonly entropy: Entropy
  readonly keystore: string
  /** Network prefix of the addresses that are taken. */
  readonly addressPrefix: number
}

/** A name of the keystore has 32 characters at most. */
const addressPattern = /^[1-9A-Za-z]{33,60}$/
const uriPattern = /^(?:(sr25519|ed25519|ecdsa):)?(\/\/.+)$/

/**
 * The signer that a text names: a development account (`//Alice`, of scheme sr25519; `ed25519://Alice` of another), or
 * an account of the keystore.
 *
 * @throws LockstepError `Usage`; the keystore's
 */
export async function resolveSigner(source: AccountSource, field: string, text: string): Promise<Signer> {
  const signer = await signerNamed(source, text)
  if (signer !== undefined) return signer
  if (isH256(text) || addressPattern.test(text)) {
    throw usageError(field, text, 'a signature needs a secret; name an account of the keystore')
  }
  throw await unknownAccount(source, field, text)
}

/**
 * The account that a text names: as {@link resolveSigner}, 32 bytes as `0x…`, or an SS58 address of the source's network.
 *
 * @throws LockstepError `Usage`
 */
export async function resolveAccount(source: AccountSource, field: string, text: string): Promise<Hex> {
  if (isH256(text)) return text
  if (addressPattern.test(text)) return accountAt(source, field, text)
  const signer = await signerNamed(source, text)
  if (signer !== undefined) return signer.account
  throw await unknownAccount(source, field, text)
}

function accountAt({ addressPrefix }: AccountSource, field: string, text: string): Hex {
  try {
    return parseSs58Address(text, addressPrefix)
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error
    throw usageError(field, text, error.message)
  }
}

async function signerNamed(source: AccountSource, text: string): Promise<Signer | undefined> {
  const { provider, entropy, keystore } = source
  const [, scheme, uri] = uriPattern.exec(text) ?? []
  if (uri !== undefined) return signerFromUri(provider, isScheme(scheme) ? scheme : 'sr25519', uri, entropy)
  const accounts = await readKeystore(keystore)
  const stored = Object.hasOwn(accounts, text) ? accounts[text] : undefined
  return stored && createSigner(provider, stored.scheme, fromHex(stored.seed), entropy)
}

function isScheme(text: string | undefined): text is SignatureScheme {
  return text === 'sr25519' || text === 'ed25519' || text === 'ecdsa'
}

async function unknownAccount({ keystore }: AccountSource, field: string, text: string): Promise<Error> {
  const names = Object.keys(await readKeystore(keystore)).join(', ') || 'none'
  return usageError(
    field,
    text,
    `write //Alice, ed25519://Alice, an SS58 address, 0x and 64 digits, or a name of the keystore, which has ${names}`,
  )
}
