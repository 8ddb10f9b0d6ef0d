import type { FuzzReport } from './fuzz-decoder.js'

/** One line for a decoder. */
export function reportLine(report: FuzzReport, seed: string): string {
  const { name, runs, accepted, refused, allocatedPerByte, nanosecondsPerByte } = report
  return `${[
    name.padEnd(36),
    `runs ${runs}`,
    `accepted ${accepted}`,
    `refused ${refused}`,
    `worst ${Math.round(allocatedPerByte)} B allocated/B`,
    `worst ${Math.round(nanosecondsPerByte)} ns/B`,
    `seed ${seed}`,
  ].join('  ')}\n`
}
