import { createTokenBucket, type TokenBucket } from './token-bucket.js'

/** How fast each address may ask. */
export interface RateLimit {
  /** Whether the address may make a request now. */
  admit(address: string): boolean
  /** Whether it could make so many now; takes nothing from it. */
  hasRoom(address: string, count: number): boolean
  /** Takes more from the address than a request: it brought what nobody honest brings. */
  charge(address: string, count: number): void
}

/** Bounded: addresses that were silent long enough are forgotten whenever there are more than this. */
const maximumAddresses = 10_000

export function createRateLimit(perSecond: number, burst: number, now: () => number): RateLimit {
  const buckets = new Map<string, TokenBucket>()

  function bucketOf(address: string): TokenBucket {
    const known = buckets.get(address)
    if (known !== undefined) return known
    if (buckets.size >= maximumAddresses) forgetSilent()
    const bucket = createTokenBucket(perSecond, burst)
    buckets.set(address, bucket)
    return bucket
  }

  function forgetSilent(): void {
    const at = now()
    for (const [address, bucket] of buckets) if (bucket.isFull(at)) buckets.delete(address)
    for (const oldest of buckets.keys()) {
      if (buckets.size < maximumAddresses) return
      buckets.delete(oldest)
    }
  }

  return {
    admit: (address) => bucketOf(address).take(1, now()),
    hasRoom: (address, count) => bucketOf(address).has(count, now()),
    charge(address, count) {
      bucketOf(address).take(count, now())
    },
  }
}
