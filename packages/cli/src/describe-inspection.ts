import type { InspectedItem, Inspection } from './inspect-stf.js'

/** An inspection as text, a section for each kind of thing that there is. */
export function describeInspection(inspection: Inspection): string {
  const { name, version, identity, state, calls, getters, events, errors, effects, invariants } = inspection
  const callLines = calls.map(({ name: call, path, origin, receives, args, returns, weight }) => {
    const from = receives === null ? origin : `${origin}, receives ${receives}`
    const result = returns === null ? '' : ` -> ${returns}`
    return `${path} ${call} (${from}): ${args}${result}, at most ${weight.operations} operations and ${weight.bytes} bytes`
  })
  const getterLines = getters.map(
    ({ name: getter, access, path, args, returns }) => `${path} ${getter} (${access}): ${args} -> ${returns}`,
  )
  return [
    `${name} version ${version}`,
    `identity ${identity}`,
    ...section('State', state.map(itemLine)),
    ...section('Calls', callLines),
    ...section('Getters', getterLines),
    ...section('Events', events.map(itemLine)),
    ...section('Errors', errors.map(itemLine)),
    ...section('Effects', effects.map(itemLine)),
    ...section('Invariants', invariants),
  ].join('\n')
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)]
}

function itemLine({ name, type }: InspectedItem): string {
  return type === 'struct{}' ? name : `${name}: ${type}`
}
