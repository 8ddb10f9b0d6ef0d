import { type DataItem, protectionOf } from './data-item.js'
import { hexDigits } from './hex-text.js'

/** What encrypts under the session key: the request hash, and every item that is not clear. */
interface SessionKeyUses {
  readonly sessionKeyIv?: string | undefined
  readonly inData: readonly DataItem[]
  readonly outData?: readonly DataItem[] | undefined
}

const ZERO_IV = '0'.repeat(24)

/**
 * The field whose initialization vector was used before in the same request, or `undefined`. An absent one is twelve
 * zeros, which may serve once like any other. A third party's item counts too: the outer layer of its data key is
 * under the session key.
 *
 * SPEC: "Work Order Data Formats": a key that encrypts more than one item or the request hash needs a unique random
 * `iv` for every encryption. AES-GCM with one repeated reveals the difference of the plaintexts and lets anyone forge.
 */
export function repeatedIv({ sessionKeyIv, inData, outData = [] }: SessionKeyUses): readonly PropertyKey[] | undefined {
  const seen = new Set([ivDigits(sessionKeyIv)])
  for (const [field, items] of [['inData', inData] as const, ['outData', outData] as const]) {
    for (const [at, item] of items.entries()) {
      if (protectionOf(item) === 'clear') continue
      const iv = ivDigits(item.iv)
      if (seen.has(iv)) return [field, at, 'iv']
      seen.add(iv)
    }
  }
  return undefined
}

function ivDigits(iv: string | undefined): string {
  return iv === undefined ? ZERO_IV : hexDigits(iv)
}
