import { webcrypto } from 'node:crypto'
import type { RsaPrivateKey } from '@lockstep/core/crypto'
import { rsaPrivateJwk } from '../../crypto-native/rsa-jwk.js'
import { type KeyUnwrapper, wrappedKeyLength } from './key-wrap.js'
import type { WorkOrderSuite } from './work-order-suite.js'

/** Opens a wrapped key without holding up whoever asks, if that can be. */
export type KeyUnwrapperAside = (wrapped: Uint8Array) => Promise<Uint8Array | undefined>

/**
 * {@link KeyUnwrapper} on the threads of WebCrypto. It is OpenSSL there and in the native provider, so the verdicts are
 * the same; any other provider is asked itself, on the thread of whoever asks.
 */
export function createUnwrapperAside(
  { provider, profile }: Pick<WorkOrderSuite, 'provider' | 'profile'>,
  key: RsaPrivateKey,
  unwrap: KeyUnwrapper,
): KeyUnwrapperAside {
  if (provider.name !== 'native') return async (wrapped) => unwrap(wrapped)
  const algorithm = { name: 'RSA-OAEP', hash: profile.oaepDigest }
  const length = wrappedKeyLength(key)
  let imported: Promise<webcrypto.CryptoKey> | undefined
  return async (wrapped) => {
    // OpenSSL would take a block that lost its leading zeros, a second form of the same message.
    if (wrapped.length !== length) return undefined
    imported ??= webcrypto.subtle.importKey('jwk', rsaPrivateJwk(key), algorithm, false, ['decrypt'])
    const privateKey = await imported
    try {
      return new Uint8Array(await webcrypto.subtle.decrypt(algorithm, privateKey, wrapped))
    } catch {
      return undefined
    }
  }
}
