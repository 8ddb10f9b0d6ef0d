import type { Hex } from '@lockstep/core'
import { toHex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'

/** Where an oracle's enclave gets what it tells the parentchain. All of it is measured. */
export interface OracleSource {
  /** `pair`: an exchange rate of the trading pair `name`. `data`: whatever stands there, under `name`. */
  readonly kind: 'pair' | 'data'
  readonly name: string
  /** Https; what its host answers is JSON. */
  readonly url: string
  /** Which value of the document. SPEC: RFC 6901. */
  readonly pointer: string
  /** The only certificate, in PEM, that vouches for the host. */
  readonly root: string
}

/** A source's name on the parentchain: the origin of its URL, with a slash behind it. */
export function sourceName(url: string): string {
  return `${new URL(url).origin}/`
}

/** The bytes of a text as the pallet has it. */
export function textBytes(text: string): Hex {
  return toHex(new TextEncoder().encode(text))
}

/** MRENCLAVE of an oracle: SHA-256 over what it runs, for which chain, and what it believes; one line each. */
export function measureOracle(
  provider: Pick<CryptoProvider, 'sha256'>,
  { kind, name, url, pointer, root }: OracleSource,
  genesisHash: Hex,
): Hex {
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
  const facts = { genesisHash, kind, name, url, pointer, root: toHex(provider.sha256(encode(root))) }
  const lines = Object.entries(facts).map(([fact, value]) => `${fact} ${JSON.stringify(value)}\n`)
  return toHex(provider.sha256(encode(['lockstep teeracle v1\n', ...lines].join(''))))
}
