// The figures of a run, for whoever compares a later one: bench/results/NAME.json.
import { mkdirSync, writeFileSync } from 'node:fs'

const folder = new URL('./results/', import.meta.url)

export function writeResults(name, results) {
  mkdirSync(folder, { recursive: true })
  const all = { node: process.version, ...results }
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(all, undefined, 2)}\n`)
}

/** A ratio to two places, a time to two: more would pretend. */
export function rounded(number) {
  return Number(number.toFixed(2))
}
