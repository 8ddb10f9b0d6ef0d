/** How the environment says to fuzz. */
export const fuzzOptions = {
  seed: process.env.FUZZ_SEED ?? '1',
  runs: positive('FUZZ_RUNS', 1_000_000),
  seconds: positive('FUZZ_SECONDS', Number.POSITIVE_INFINITY),
  /** A part of the names of what is fuzzed. */
  only: process.env.FUZZ_ONLY ?? '',
}

function positive(name: string, otherwise: number): number {
  const text = process.env[name]
  if (text === undefined || text === '') return otherwise
  const value = Number(text)
  if (value > 0) return value
  throw new Error(`${name} is ${text}; it must be a number over 0`)
}
