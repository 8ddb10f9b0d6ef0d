import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, type Hex, hexToBytes } from 'viem'

const bloomBytes = 256

/** What of a log is in its block's filter. */
export interface BloomedLog {
  readonly address: Hex
  readonly topics: readonly Hex[]
}

/**
 * The bits of a value: three of 2,048, each chosen by the low 11 bits of a pair of bytes of the Keccak-256.
 *
 * SPEC: Ethereum Yellow Paper, section 4.3.1.
 */
function bitsOf(value: Hex): readonly number[] {
  const hash = keccak_256(hexToBytes(value))
  return [0, 2, 4].map((at) => (((hash[at] ?? 0) << 8) | (hash[at + 1] ?? 0)) & 0x7ff)
}

/** Whether a block's bloom filter may have something in it; `false` is certain. */
export function mayContain(logsBloom: Hex, value: Hex): boolean {
  const bloom = hexToBytes(logsBloom)
  return bitsOf(value).every((bit) => (((bloom[bloomBytes - 1 - (bit >> 3)] ?? 0) >> (bit & 7)) & 1) === 1)
}

/** The filter that these logs make. */
export function logsBloom(logs: readonly BloomedLog[]): Hex {
  const bloom = new Uint8Array(bloomBytes)
  for (const { address, topics } of logs) {
    for (const bit of [address, ...topics].flatMap(bitsOf)) {
      const at = bloomBytes - 1 - (bit >> 3)
      bloom[at] = (bloom[at] ?? 0) | (1 << (bit & 7))
    }
  }
  return bytesToHex(bloom)
}
