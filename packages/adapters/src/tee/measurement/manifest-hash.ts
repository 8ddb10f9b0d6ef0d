import type { Hex } from '@lockstep/core'
import { toHex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'

/** Lines of a manifest in their one order: by UTF-16 units, each once. */
export function sortedManifest(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)].sort()
}

/** SHA-256 of the manifest in UTF-8, each line ended by a line feed. */
export function manifestHash(provider: Pick<CryptoProvider, 'sha256'>, manifest: readonly string[]): Hex {
  return toHex(provider.sha256(new TextEncoder().encode(manifest.map((line) => `${line}\n`).join(''))))
}
