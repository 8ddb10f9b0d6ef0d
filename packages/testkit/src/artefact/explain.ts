import { editsIn } from '../states/edits-in.js'
import type { CounterexampleFile } from './counterexample-file.js'
import { describeFileDivergence } from './describe-divergence.js'
import { changeText, receiptText, stepTitle } from './describe-step.js'
import { isOfSource } from './is-of-source.js'
import { jsonText } from './json-text.js'

const mostChanges = 3
const longest = 200

/**
 * One paragraph: what does not hold, what diverged first (call and key), and the ambient read that differed, if any. Of
 * the source, a line for each place instead.
 */
export function explain(file: CounterexampleFile): string {
  const { stf, property, log, steps, divergence } = file
  const reason = divergence === null ? clause(file.reason) : 'two executions of one log do not come to the same'
  const claim = `In '${stf.name}' version ${stf.version}, property ${property.number} (${property.name}) does not hold: ${reason}.`
  if (isOfSource({ property: property.number, setting: file.setting })) return [claim, ...places(file)].join('\n')
  if (log === null) return `${claim} It takes no log: what shows it is ${jsonText(file.setting)}.`
  const size = `The shrunk log has ${log.log.length === 1 ? 'one record' : `${log.log.length} records`}.`
  return [claim, ...beginning(file), size, ...firstSentences(file), ...endSentences(divergence, steps.length)].join(' ')
}

function places({ reason }: CounterexampleFile): string[] {
  return reason.split('\n').slice(1)
}

/** Of a log that does not begin with genesis. */
function beginning({ setting, genesis }: CounterexampleFile): string[] {
  if (editsIn(setting) === undefined) return []
  const changes = genesis.changes.map(changeText).join('; ')
  return [`It begins in a state that all invariants allow, whether or not a log leads there: ${changes}.`]
}

function firstSentences({ steps, firstStep, genesis }: CounterexampleFile): string[] {
  const step = firstStep === null ? undefined : steps[firstStep]
  if (step === undefined || firstStep === null) {
    return genesis.changes.length === 0 ? [] : [`Genesis has written ${genesis.changes.map(changeText).join('; ')}.`]
  }
  const ended = step.receipt === null ? '' : `, which ended as ${receiptText(step.receipt)}`
  const [first, ...others] = step.changes.filter(({ item }) => item !== 'system.nonce')
  const rest = others.slice(0, mostChanges - 1).map((change) => `, then ${changeText(change)}`)
  const more = others.length >= mostChanges ? `, and ${others.length - mostChanges + 1} more` : ''
  const changed =
    first === undefined ? ' It changed no entry.' : ` It changed ${changeText(first)}${rest.join('')}${more}.`
  return [`It shows first in step ${firstStep + 1}, ${stepTitle(step)}${ended}.${changed}`]
}

function endSentences(divergence: CounterexampleFile['divergence'], count: number): string[] {
  if (divergence !== null) return [describeFileDivergence(divergence)]
  if (count === 0) return []
  return ['No ambient read differed: executed again, also in other surroundings, the log does the same.']
}

/** The first line of a reason without its full stop; not all of the bytes that some name. */
function clause(reason: string): string {
  const line = (reason.split('\n')[0] ?? '').replace(/\.$/, '')
  return line.length > longest ? `${line.slice(0, longest)}…` : line
}
