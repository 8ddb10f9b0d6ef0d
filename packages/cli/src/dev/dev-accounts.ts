import type { Hex } from '@lockstep/core'
import { type CryptoProvider, type Entropy, type SignatureScheme, signerFromUri } from '@lockstep/core/crypto'

/** Substrate's development accounts. Everybody knows their secrets. */
export const devAccountNames = ['//Alice', '//Bob', '//Charlie', '//Dave', '//Eve', '//Ferdie'] as const

export const signatureSchemes: readonly SignatureScheme[] = ['sr25519', 'ed25519', 'ecdsa']

/** What each development account begins with on the parentchain, in the smallest unit: 1000 units. */
export const devEndowment: bigint = 1000n * 10n ** 12n

/** The accounts of the development names in every scheme. */
export function devAccounts(
  provider: CryptoProvider,
  entropy: Entropy,
): readonly { readonly name: string; readonly scheme: SignatureScheme; readonly account: Hex }[] {
  return signatureSchemes.flatMap((scheme) =>
    devAccountNames.map((name) => ({ name, scheme, account: signerFromUri(provider, scheme, name, entropy).account })),
  )
}

/** What the parentchain of a development network begins with: what accounts have, and that //Alice may act as root. */
export function devGenesis(
  provider: CryptoProvider,
  entropy: Entropy,
): { readonly balances: Readonly<Record<Hex, bigint>>; readonly sudoKey: Hex } {
  const balances = Object.fromEntries(devAccounts(provider, entropy).map(({ account }) => [account, devEndowment]))
  return { balances, sudoKey: signerFromUri(provider, 'sr25519', '//Alice', entropy).account }
}
