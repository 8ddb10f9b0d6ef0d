import type { AccountId } from '../codec/index.js'
import { encode, text } from '../codec/index.js'
import { fromHex, toHex } from '../hex.js'
import type { CryptoProvider } from './crypto-provider.js'
import type { MultiSignature } from './multi-signature.js'
import { deriveSr25519Hard, sr25519SecretFromSeed } from './portable/sr25519-derivation.js'
import { requireLength } from './require-length.js'
import { secretUriChainCodes } from './secret-uri.js'

/** The signature schemes of Substrate accounts. */
export type SignatureScheme = 'ed25519' | 'sr25519' | 'ecdsa'

/** Fresh random bytes, `length` of them, from a source that is fit for secrets. */
export type Entropy = (length: number) => Uint8Array

/** Signs for one account. The secret stays inside. */
export interface Signer {
  readonly scheme: SignatureScheme
  readonly account: AccountId
  sign(message: Uint8Array): MultiSignature
}

/**
 * The mini secret behind `//Alice` and its siblings: the well-known development phrase of Substrate. Everyone knows
 * it, so everyone can spend what its keys hold.
 */
const DEVELOPMENT_SEED = fromHex('0xfac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e')
const SEED_LENGTH = 32
const SR25519_ENTROPY_LENGTH = 32

const derivationLabel = text(16)
const ED25519_LABEL = encode(derivationLabel, 'Ed25519HDKD')
const SECP256K1_LABEL = encode(derivationLabel, 'Secp256k1HDKD')

/**
 * A signer for the account of a 32-byte secret seed: the Ed25519 seed, the sr25519 mini secret, or the secp256k1
 * scalar. Only sr25519 draws entropy, 32 bytes a signature; the others are deterministic.
 *
 * @throws LockstepError `InvalidLength` unless the seed has 32 bytes; `InvalidSecret` for a scalar out of range.
 */
export function createSigner(
  provider: CryptoProvider,
  scheme: SignatureScheme,
  secretSeed: Uint8Array,
  entropy: Entropy,
): Signer {
  requireLength('secretSeed', secretSeed, SEED_LENGTH)
  const seed = secretSeed.slice()
  switch (scheme) {
    case 'ed25519':
      return ed25519Signer(provider, seed)
    case 'sr25519':
      return sr25519Signer(provider, sr25519SecretFromSeed(seed), entropy)
    case 'ecdsa':
      return ecdsaSigner(provider, seed)
  }
}

/**
 * A signer for a development account such as `//Alice` or `//Alice//1`: hard junctions over the well-known
 * development phrase. For tests and demonstrations only: these secrets are public.
 *
 * @throws LockstepError `InvalidSecretUri` for anything but hard junctions.
 */
export function signerFromUri(
  provider: CryptoProvider,
  scheme: SignatureScheme,
  uri: string,
  entropy: Entropy,
): Signer {
  const chainCodes = secretUriChainCodes(provider, uri)
  if (scheme === 'sr25519') {
    const secret = chainCodes.reduce(deriveSr25519Hard, sr25519SecretFromSeed(DEVELOPMENT_SEED))
    return sr25519Signer(provider, secret, entropy)
  }
  const label = scheme === 'ed25519' ? ED25519_LABEL : SECP256K1_LABEL
  const derive = (seed: Uint8Array, chainCode: Uint8Array) => deriveHashedSeed(provider, label, seed, chainCode)
  return createSigner(provider, scheme, chainCodes.reduce(derive, DEVELOPMENT_SEED), entropy)
}

/** SPEC: Substrate `sp_core::ed25519` and `ecdsa`, `derive_hard_junction`: BLAKE2b-256 of SCALE (label, seed, chain code). */
function deriveHashedSeed(
  provider: CryptoProvider,
  label: Uint8Array,
  seed: Uint8Array,
  chainCode: Uint8Array,
): Uint8Array {
  const preimage = new Uint8Array(label.length + seed.length + chainCode.length)
  preimage.set(label)
  preimage.set(seed, label.length)
  preimage.set(chainCode, label.length + seed.length)
  return provider.blake2b256(preimage)
}

function ed25519Signer(provider: CryptoProvider, seed: Uint8Array): Signer {
  return {
    scheme: 'ed25519',
    account: toHex(provider.publicKeyEd25519(seed)),
    sign: (message) => ({ type: 'Ed25519', value: toHex(provider.signEd25519(seed, message)) }),
  }
}

function sr25519Signer(provider: CryptoProvider, secret: Uint8Array, entropy: Entropy): Signer {
  return {
    scheme: 'sr25519',
    account: toHex(provider.publicKeySr25519(secret)),
    sign: (message) => ({
      type: 'Sr25519',
      value: toHex(provider.signSr25519(secret, message, entropy(SR25519_ENTROPY_LENGTH))),
    }),
  }
}

function ecdsaSigner(provider: CryptoProvider, secret: Uint8Array): Signer {
  return {
    scheme: 'ecdsa',
    account: toHex(provider.blake2b256(provider.publicKeySecp256k1(secret))),
    sign: (message) => ({ type: 'Ecdsa', value: toHex(provider.signSecp256k1(secret, provider.blake2b256(message))) }),
  }
}
