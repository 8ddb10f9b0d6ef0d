import type { Chart, EventOf, StateOf, WellFormed } from './chart.js'
import { chartNotFlat, checkChart } from './check-chart.js'
import type { StatusTable } from './status-table.js'

/** Not a state's number: there are at most 255. */
const refused = 255

const eventNames = (chart: Chart): Set<string> =>
  new Set(Object.values(chart.states).flatMap((state) => Object.keys(state.on ?? {})))

/** One byte per state and event, row by row: the number of the next state. */
const compileEdges = (chart: Chart, states: readonly string[], events: readonly string[]): Uint8Array => {
  const edges = new Uint8Array(states.length * events.length).fill(refused)
  for (const [state, { on = {} }] of Object.entries(chart.states)) {
    const row = states.indexOf(state) * events.length
    for (const [event, target] of Object.entries(on)) edges[row + events.indexOf(event)] = states.indexOf(target)
  }
  return edges
}

const numbering = (names: readonly string[]): Map<string, number> => new Map(names.map((name, index) => [name, index]))

/**
 * Compiles a flat state chart to a table. XState does not run: the chart is data, and the property that both answer
 * the same is proven by the tests of each chart.
 *
 * @throws LockstepError `ChartNotFlat` for what a table cannot represent exactly.
 */
export function compileChart<const Source extends Chart>(
  chart: Source & WellFormed<Source>,
): StatusTable<StateOf<Source>, EventOf<Source>> {
  checkChart(chart)
  const known = eventNames(chart)
  const isState = (name: string): name is StateOf<Source> => Object.hasOwn(chart.states, name)
  const isEvent = (name: string): name is EventOf<Source> => known.has(name)
  const states = Object.keys(chart.states).filter(isState)
  const events = [...known].filter(isEvent)
  const edges = compileEdges(chart, states, events)
  const stateNumbers = numbering(states)
  const eventNumbers = numbering(events)

  const nextIndex = (state: number, event: number): number => {
    if (event < 0 || event >= events.length) return -1
    const next = edges[state * events.length + event]
    return next === undefined || next === refused ? -1 : next
  }
  const { initial } = chart
  if (!isState(initial)) throw chartNotFlat('initial', initial, 'is not a state of the chart')
  return {
    states,
    events,
    initial,
    next: (state, event) => states[nextIndex(stateNumbers.get(state) ?? -1, eventNumbers.get(event) ?? -1)],
    isFinal: (state) => chart.states[state]?.type === 'final',
    nextIndex,
    isState,
    isEvent,
  }
}
