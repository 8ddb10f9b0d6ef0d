import type { Hex } from '@lockstep/core'

/** Every receipt of the job, counted once by its code's name. */
export interface ReceiptTally {
  add(operationHash: Hex, block: number, index: number, code: string): void
  counts(): Readonly<Record<string, number>>
  total(): number
}

export function createReceiptTally(): ReceiptTally {
  const codes = new Map<string, string>()
  return {
    add: (operationHash, block, index, code) => codes.set(`${operationHash} ${block} ${index}`, code),
    total: () => codes.size,
    counts() {
      const counts: Record<string, number> = {}
      for (const code of [...codes.values()].sort()) counts[code] = (counts[code] ?? 0) + 1
      return counts
    },
  }
}
