import { fromHex, type Hex } from '@lockstep/core'
import { concatBytes } from '@noble/hashes/utils.js'

/**
 * What an authority signs to make a block final: the chain kind's domain in ASCII, the block's hash, its number (u32,
 * little-endian). The domain keeps a key's signatures of one kind from being taken for those of another; the hash binds
 * the chain, by way of the genesis hash.
 */
export function finalityMessage(domain: string, hash: Hex, number: number): Uint8Array<ArrayBuffer> {
  const height = new Uint8Array(4)
  new DataView(height.buffer).setUint32(0, number, true)
  return concatBytes(
    Uint8Array.from(domain, (letter) => letter.charCodeAt(0)),
    fromHex(hash),
    height,
  )
}
