import type { Divergence } from './determinism-report.js'

/** A divergence in words, for people. */
export function describeDivergence(stf: string, divergence: Divergence): string {
  const { environment, log, block, call, key, other, reads, source } = divergence
  const place = block === undefined ? `log ${log}` : `log ${log}, block ${block}`
  return [
    `'${stf}' is not deterministic: in '${call}' (${place}) environment '${environment}' parts from the base`,
    ...(key === undefined
      ? []
      : [`  key ${key.space} ${key.key}: ${shown(key.base)} in the base, ${shown(key.there)} there`]),
    ...(other === undefined ? [] : [`  ${other.what}: ${shown(other.base)} in the base, ${shown(other.there)} there`]),
    ...reads.slice(0, mostReads).map(({ source: read, base, there }) => {
      return `  ${read}: ${shown(base)} in the base, ${shown(there)} there`
    }),
    `  source: ${source}`,
  ].join('\n')
}

const mostReads = 5
const longest = 160

function shown(value: string | null | undefined): string {
  if (value === null) return 'deleted'
  if (value === undefined) return 'nothing'
  return value.length > longest ? `${value.slice(0, longest)}…` : value
}
