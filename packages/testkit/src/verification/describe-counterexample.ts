import type { CounterexampleFile, CounterexampleStep } from '../artefact/counterexample-file.js'
import { describeFileDivergence } from '../artefact/describe-divergence.js'
import { changeText, receiptText, stepTitle } from '../artefact/describe-step.js'
import { partsOfInput } from '../artefact/input-parts.js'
import { isOfSource } from '../artefact/is-of-source.js'
import { jsonText } from '../artefact/json-text.js'
import { partyNames } from '../log/world.js'
import { editsIn } from '../states/edits-in.js'
import type { Counterexample } from './counterexample.js'

const mostSteps = 8
const mostChanges = 4
const longest = 240

/** The counterexample in words: property, reason, the shrunk log with the names of its parties, the seed. */
export function describeCounterexample(stf: string, counterexample: Counterexample): string {
  const { log } = partsOfInput(counterexample.input)
  const records = log?.log ?? []
  const steps = records.map((record) => ({ record, call: 'call' in record ? record.call : null, isCopy: false }))
  return [
    ...headlines(stf, counterexample),
    ...(log === null ? inputLines(counterexample) : logLines(steps.map((step) => [cutOff(stepTitle(step))]))),
    ...originLines(counterexample),
  ]
    .map(withNames)
    .join('\n')
}

/** The same with what its log does: the difference that the step makes with which it shows first. */
export function describeFile(file: CounterexampleFile, counterexample: Counterexample): string {
  const { stf, log, divergence } = file
  return [
    ...headlines(stf.name, counterexample),
    ...beginningLines(file),
    ...(log === null ? inputLines(counterexample) : logLines(stepBlocks(file))),
    ...(divergence === null ? [] : [`  ${oneLine(describeFileDivergence(divergence))}`]),
    ...originLines(counterexample),
  ]
    .map(withNames)
    .join('\n')
}

/** The state that a log begins with, where that is not genesis. */
function beginningLines({ setting, genesis }: CounterexampleFile): string[] {
  if (editsIn(setting) === undefined) return []
  const changes = genesis.changes.slice(0, mostChanges).map((change) => `    ${cutOff(changeText(change))}`)
  const more = genesis.changes.length - mostChanges
  const rest = more > 0 ? [`    and ${more} more entries`] : []
  return ['  in a state that all invariants allow:', ...changes, ...rest]
}

/** Property and reason, in one line; of the source, one more for each place. */
export function headlines(stf: string, counterexample: Counterexample): string[] {
  const { number, name, reason } = counterexample
  const [first = '', ...places] = isAboutSource(counterexample) ? reason.split('\n') : [reason]
  return [`Property ${number} (${name}) does not hold for '${stf}': ${cutOff(first)}`, ...places]
}

/** Whether it is about the source, so that there is neither log nor seed to tell of. */
export function isAboutSource({ number, input }: Counterexample): boolean {
  return isOfSource({ property: number, setting: partsOfInput(input).setting })
}

function originLines(counterexample: Counterexample): string[] {
  if (isAboutSource(counterexample)) return []
  const { seed, numRuns, numShrinks, path, repeats } = counterexample
  const shrunk = path === '' ? '' : `, shrunk ${numShrinks} times (path ${path})`
  return [
    `  seed ${seed}, found in run ${numRuns}${shrunk}`,
    ...(repeats ? [] : ['  It does not fail again: the STF remembers something outside of its state.']),
  ]
}

/** What each step is titled, and what it does where the property breaks. Hooks that do nothing are left out. */
function stepBlocks({ steps, firstStep }: CounterexampleFile): string[][] {
  const hasBlocks = new Set(steps.map(({ block }) => block)).size > 1
  return [...steps.entries()].flatMap(([place, step]) => {
    if (step.record === null && step.changes.length === 0 && step.bugs.length === 0) return []
    const title = `${hasBlocks ? `block ${step.block}: ` : ''}${stepTitle(step)}`
    return [
      place === firstStep ? [`${cutOff(title)}   <- here it shows first`, ...differenceLines(step)] : [cutOff(title)],
    ]
  })
}

function differenceLines({ receipt, bugs, changes }: CounterexampleStep): string[] {
  const own = changes.filter(({ item }) => item !== 'system.nonce')
  return [
    ...(receipt === null ? [] : [receiptText(receipt)]),
    ...bugs.map((bug) => `bug in ${bug}`),
    ...own.slice(0, mostChanges).map(changeText),
    ...(own.length > mostChanges ? [`and ${own.length - mostChanges} more entries`] : []),
  ].map(cutOff)
}

/** Numbered; of a long log the first and the last ones. */
function logLines(blocks: readonly (readonly string[])[]): string[] {
  if (blocks.length === 0) return ['  by an empty log']
  const lines = blocks.map(([title = '', ...difference], index) => [
    `  ${index + 1}. ${title}`,
    ...difference.map((line) => `       ${line}`),
  ])
  if (lines.length <= mostSteps) return lines.flat()
  const left = lines.length - mostSteps
  return [...lines.slice(0, mostSteps - 2), [`  … ${left} more`], ...lines.slice(-2)].flat()
}

/** Searches say in their reason what they have found. */
function inputLines({ input, path }: Counterexample): string[] {
  return path === '' ? [] : [cutOff(`  by ${jsonText(partsOfInput(input).setting)}`)]
}

function cutOff(text: string): string {
  const line = oneLine(text)
  return line.length > longest ? `${line.slice(0, longest)}…` : line
}

/** Without what of long bytes nobody compares by eye. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/0x([0-9a-f]{8})[0-9a-f]{24,}([0-9a-f]{8})/g, '0x$1…$2')
}

/** `Alice` for `Alice (party:0)` and for `party:0`. */
function withNames(text: string): string {
  return text
    .replace(/(\w+) \(party:\d+\)/g, '$1')
    .replace(/"?\bparty:(\d+)"?/g, (reference, index: string) => partyNames[Number(index)] ?? reference)
}
