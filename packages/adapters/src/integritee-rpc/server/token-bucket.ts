/** Lets so many requests a second through, and a few more after a pause. */
export interface TokenBucket {
  /** Takes so many tokens; false, and takes none, where there are fewer than one. */
  take(count: number, now: number): boolean
  /** Whether there are so many tokens. */
  has(count: number, now: number): boolean
  /** Whether nothing was taken for so long that the bucket is full: it can be forgotten. */
  isFull(now: number): boolean
}

export function createTokenBucket(perSecond: number, capacity: number): TokenBucket {
  let tokens = capacity
  let at = 0

  function fill(now: number): void {
    tokens = Math.min(capacity, tokens + (Math.max(0, now - at) * perSecond) / 1000)
    at = Math.max(at, now)
  }

  return {
    take(count, now) {
      fill(now)
      if (tokens < 1) return false
      // May go below zero: what a request costs is known when it was served.
      tokens -= count
      return true
    },
    has(count, now) {
      fill(now)
      return tokens >= count
    },
    isFull(now) {
      fill(now)
      return tokens >= capacity
    },
  }
}
