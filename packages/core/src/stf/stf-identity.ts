import type { CryptoProvider } from '../crypto/index.js'
import { type Hex, toHex } from '../hex.js'
import type { Stf } from './stf.js'

/** The identity of an STF: SHA-256 of its canonical text. Old state carries it, headers and measurements name it. */
export function stfIdentity(provider: Pick<CryptoProvider, 'sha256'>, stf: Pick<Stf, 'identityText'>): Hex {
  return toHex(provider.sha256(Uint8Array.from(stf.identityText, (letter) => letter.charCodeAt(0))))
}
