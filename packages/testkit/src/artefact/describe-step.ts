import { partyNames } from '../log/world.js'
import type { CounterexampleFile, CounterexampleStep, StateChange, StepReceipt } from './counterexample-file.js'
import { fieldsText, jsonText } from './json-text.js'

/** Who does what: `transfer by Alice (party:0): to = party:1, amount = 1`. */
export function stepTitle({ record, call, isCopy }: Pick<CounterexampleStep, 'record' | 'call' | 'isCopy'>): string {
  if (record === null) return 'hooks of the block'
  const args = Object.keys(record.args).length === 0 ? '' : `: ${fieldsText(record.args)}`
  if ('inbound' in record) return `${call ?? record.inbound} for the parentchain (${record.inbound})${args}`
  const notes = [
    ...(record.delegate === undefined ? [] : [`signed by ${partyText(record.delegate)}`]),
    ...(record.nonce === 'next' ? [] : [`nonce ${record.nonce}`]),
    ...(record.defect === undefined ? [] : [`defect ${record.defect}`]),
    ...(isCopy ? ['once more'] : []),
  ]
  return `${record.call} by ${partyText(record.from)}${notes.length === 0 ? '' : ` [${notes.join(', ')}]`}${args}`
}

/** `Executed Ok`, `Failed funds.NotEnough {"missing":"1"}` */
export function receiptText({ status, code, output }: StepReceipt): string {
  return `${status} ${code}${output === null ? '' : ` ${jsonText(output)}`}`
}

/** `funds.free of party:1: 0 → 5` */
export function changeText(change: StateChange): string {
  const { item, key, before, after } = change
  const [from, to] = [before, after].map((value) => (value === undefined ? 'nothing' : jsonText(value)))
  return `${item}${key === undefined ? '' : ` of ${jsonText(key)}`}: ${from} → ${to}`
}

/** What a step does beside its title, a line each; for terminals and pages. */
export function stepLines(step: CounterexampleStep): string[] {
  const { receipt, hooks, bugs, effects, changes, stateRoot } = step
  const events = [...(receipt === null ? [] : [receipt]), ...hooks].flatMap((each) => each.events)
  return [
    ...(receipt === null ? [] : [receiptText(receipt)]),
    ...hooks.filter(({ status }) => status !== 'Executed').map((hook) => `hook: ${receiptText(hook)}`),
    ...bugs.map((bug) => `bug in ${bug}`),
    ...changes.map(changeText),
    ...events.map(({ event, payload }) => `event ${event} ${jsonText(payload)}`),
    ...effects.map(({ effect, payload }) => `effect ${effect} ${jsonText(payload)}`),
    `state root ${stateRoot}`,
  ]
}

/** One step of a file as text, as `lockstep replay` shows it. */
export function describeStep({ steps, firstStep }: CounterexampleFile, place: number): string {
  const step = steps[place]
  if (step === undefined) return ''
  const mark = firstStep === place ? '   <- here it shows first' : ''
  const title = `Step ${place + 1} of ${steps.length}, block ${step.block}: ${stepTitle(step)}${mark}`
  return [title, ...stepLines(step).map((line) => `  ${line}`)].join('\n')
}

function partyText(index: number): string {
  return `${partyNames[index] ?? 'nobody'} (party:${index})`
}
