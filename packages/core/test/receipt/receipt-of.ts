import type { Hex } from '../../src/hex.js'
import type { Receipt } from '../../src/receipt/index.js'

export const shard: Hex = `0x${'5a'.repeat(32)}`

/** A receipt of block 7 at this place; its hash holds the place too. */
export function receiptOf(index: number): Receipt {
  return {
    operationHash: `0x${index.toString(16).padStart(64, '0')}`,
    shard,
    block: 7,
    index,
    status: 'Executed',
    module: 0,
    code: 0,
    output: '0x',
    events: [],
  }
}
