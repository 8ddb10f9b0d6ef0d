import { LockstepError } from '../../error.js'
import type { Chart, ChartState } from './chart.js'

const chartKeys = ['id', 'initial', 'states']
const stateKeys = ['type', 'on']
/** No dots, wildcards, `#ids` or empty names: XState gives each of them a meaning that a table does not have. */
const namePattern = /^[a-z][A-Za-z0-9]*$/
const maxStates = 255

/** The refusal of one place of a chart. */
export const chartNotFlat = (field: string, value: unknown, rule: string): LockstepError =>
  new LockstepError('ChartNotFlat', `${field} ${rule}; a table has only states, events and targets`, { field, value })

const checkKeys = (field: string, value: object, allowed: readonly string[]): void => {
  for (const key of Object.keys(value)) {
    if (!allowed.includes(key)) throw chartNotFlat(`${field}.${key}`, key, 'cannot be compiled to a table')
  }
}

const checkName = (field: string, name: string): void => {
  if (!namePattern.test(name)) throw chartNotFlat(`${field}.${name}`, name, 'is not a name of letters and digits')
}

const checkState = (chart: Chart, name: string, state: ChartState): void => {
  const field = `states.${name}`
  checkName('states', name)
  checkKeys(field, state, stateKeys)
  if (state.type !== undefined && state.type !== 'final')
    throw chartNotFlat(`${field}.type`, state.type, "is not 'final'")
  if (state.type === 'final' && state.on !== undefined)
    throw chartNotFlat(`${field}.on`, state.on, 'leads out of a final state')
  for (const [event, target] of Object.entries(state.on ?? {})) {
    checkName(`${field}.on`, event)
    if (typeof target !== 'string') throw chartNotFlat(`${field}.on.${event}`, target, 'is not just a target')
    if (!Object.hasOwn(chart.states, target))
      throw chartNotFlat(`${field}.on.${event}`, target, 'is not a state of the chart')
  }
}

/**
 * Refuses what a table cannot represent exactly: guards, actions, nested and parallel states, eventless and delayed
 * transitions, invocations, wildcards, and targets that are no states. Types do the same for charts written in
 * TypeScript, but for keys they do not know.
 *
 * @throws LockstepError `ChartNotFlat` naming the place.
 */
export const checkChart = (chart: Chart): void => {
  checkKeys(chart.id, chart, chartKeys)
  const states = Object.entries(chart.states)
  if (states.length > maxStates)
    throw chartNotFlat('states', states.length, `has ${states.length} states, over ${maxStates}`)
  for (const [name, state] of states) checkState(chart, name, state)
}
