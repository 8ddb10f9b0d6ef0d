const modulus = 1n << 256n

/**
 * A sum of secrets and one more, modulo 2^256. Who lacks one of the summands knows nothing of the sum, as with a one-time
 * pad, so it takes a single player who keeps a random secret. Rejected: a hash, which an STF would have to bring along.
 */
export function withSecret(sum: bigint | null, secret: bigint): bigint {
  return ((sum ?? 0n) + secret) % modulus
}
