import type { Hex } from '../hex.js'

/** Operations that are not taken for a while, the oldest first; bounded, so that the oldest go when more come. */
export interface BanList {
  ban(operationHash: Hex, now: number): void
  isBanned(operationHash: Hex, now: number): boolean
  size(): number
}

export function createBanList(capacity: number, banTime: number): BanList {
  const until = new Map<Hex, number>()

  function forget(now: number): void {
    for (const [operationHash, end] of until) {
      if (end > now && until.size <= capacity) return
      until.delete(operationHash)
    }
  }

  return {
    ban(operationHash, now) {
      until.delete(operationHash)
      until.set(operationHash, now + banTime)
      forget(now)
    },
    isBanned: (operationHash, now) => (until.get(operationHash) ?? now) > now,
    size: () => until.size,
  }
}
