/** What a transaction offers for a unit of gas, in wei. */
export interface FeeCap {
  readonly maxFeePerGas: bigint
  readonly maxPriorityFeePerGas: bigint
}

/** Nodes take a replacement from 10 % more on; an eighth is above that for every rounding. */
const bumpDivisor = 8n

/** Offers for the next blocks: a base fee that doubles, which takes six full blocks, and a tip. */
export function currentFees(baseFee: bigint, tip: bigint, maximum: bigint): FeeCap {
  const maxFeePerGas = lesser(2n * baseFee + tip, maximum)
  return { maxFeePerGas, maxPriorityFeePerGas: lesser(tip, maxFeePerGas) }
}

/**
 * Fees of a replacement: what is offered now, and an eighth more than before in both parts; `undefined` where that is
 * above the maximum.
 */
export function replacementFees(before: FeeCap, now: FeeCap, maximum: bigint): FeeCap | undefined {
  const maxPriorityFeePerGas = greater(now.maxPriorityFeePerGas, bumped(before.maxPriorityFeePerGas))
  const least = greater(bumped(before.maxFeePerGas), maxPriorityFeePerGas)
  if (least > maximum) return undefined
  return { maxFeePerGas: lesser(greater(now.maxFeePerGas, least), maximum), maxPriorityFeePerGas }
}

const bumped = (wei: bigint): bigint => wei + wei / bumpDivisor + 1n
const lesser = (left: bigint, right: bigint): bigint => (left < right ? left : right)
const greater = (left: bigint, right: bigint): bigint => (left > right ? left : right)
