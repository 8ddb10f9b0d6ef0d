import type { FileDivergence, ValuePair } from './counterexample-file.js'
import { jsonText } from './json-text.js'

/** Where two executions part, in one or two sentences: call, key, and the ambient read that differed. */
export function describeFileDivergence({ between, input, call, entry, other, reads, source }: FileDivergence): string {
  const place = input === 0 ? 'genesis' : `input ${input}, the call ${call},`
  const key = entry?.key === undefined ? '' : ` of ${jsonText(entry.key)}`
  const what =
    entry === null
      ? `the ${other?.what ?? 'end'} is ${pair(other?.values)}`
      : `${entry.item}${key} is ${pair(entry.values)}`
  const [read] = reads
  const why =
    read === undefined
      ? `Nothing that it asked its surroundings was answered differently: it comes from ${source}.`
      : `The ambient read that differed is ${read.source}: it answered ${pair(read.values)}.`
  return `In ${place} ${between} parts from the first: ${what}. ${why}`
}

const longest = 160

function pair(values: ValuePair | undefined): string {
  const [first, second] = (values ?? [null, null]).map((value) => {
    const text = value === null ? 'nothing' : jsonText(value)
    return text.length > longest ? `${text.slice(0, longest)}…` : text
  })
  return `${first} in the first and ${second} in the other`
}
