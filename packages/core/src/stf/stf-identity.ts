import type { CryptoProvider } from '../crypto/index.js'
import { type Hex, toHex } from '../hex.js'
import type { Stf } from './stf.js'

/** PERF: a text of kilobytes, whose hash every restored record and every snapshot asks for. */
const identities = new WeakMap<Pick<Stf, 'identityText'>, Hex>()

/** The identity of an STF: SHA-256 of its canonical text. Old state carries it, headers and measurements name it. */
export function stfIdentity(provider: Pick<CryptoProvider, 'sha256'>, stf: Pick<Stf, 'identityText'>): Hex {
  const known = identities.get(stf)
  if (known !== undefined) return known
  const identity = toHex(provider.sha256(asciiBytes(stf.identityText)))
  identities.set(stf, identity)
  return identity
}

function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let place = 0; place < text.length; place += 1) bytes[place] = text.charCodeAt(place)
  return bytes
}
