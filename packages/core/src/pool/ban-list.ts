import type { Hex } from '../hex.js'

/** Operations that are not taken for a while, the oldest first; bounded, so that the oldest go when more come. */
export interface BanList {
  /** @param block the last block that was executed by then */
  ban(operationHash: Hex, now: number, block: number): void
  isBanned(operationHash: Hex, now: number): boolean
  /** Ends the bans since a block behind `block`: what it did to these operations has not happened. */
  liftBehind(block: number): void
  size(): number
}

interface Ban {
  readonly end: number
  readonly block: number
}

export function createBanList(capacity: number, banTime: number): BanList {
  const bans = new Map<Hex, Ban>()

  function forget(now: number): void {
    for (const [operationHash, { end }] of bans) {
      if (end > now && bans.size <= capacity) return
      bans.delete(operationHash)
    }
  }

  return {
    ban(operationHash, now, block) {
      bans.delete(operationHash)
      bans.set(operationHash, { end: now + banTime, block })
      forget(now)
    },
    isBanned: (operationHash, now) => (bans.get(operationHash)?.end ?? now) > now,
    liftBehind(block) {
      for (const [operationHash, ban] of bans) if (ban.block > block) bans.delete(operationHash)
    },
    size: () => bans.size,
  }
}
