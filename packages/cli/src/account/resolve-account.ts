import { fromHex, type Hex } from '@lockstep/core'
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
}

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
  if (isH256(text)) throw usageError(field, text, 'a signature needs a secret; name an account of the keystore')
  throw await unknownAccount(source, field, text)
}

/** The account that a text names: as {@link resolveSigner}, or 32 bytes as `0x…`. @throws LockstepError `Usage` */
export async function resolveAccount(source: AccountSource, field: string, text: string): Promise<Hex> {
  if (isH256(text)) return text
  const signer = await signerNamed(source, text)
  if (signer !== undefined) return signer.account
  throw await unknownAccount(source, field, text)
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
    `write //Alice, ed25519://Alice, 0x and 64 digits, or a name of the keystore, which has ${names}`,
  )
}
