import { readFileSync } from 'node:fs'
import { LockstepError } from '@lockstep/core'
import { type ItfRecord, type ItfValue, itfValue } from './itf-value.js'

/** One state of a trace, and the step that led to it. */
export interface QuintState {
  /** The action that was taken: of an `any { … }`, the alternative; `init` for the first state. */
  readonly action: string
  /** What the action drew with `nondet`, by name; what it did not draw is not there. */
  readonly picks: ItfRecord
  /** The variables of the model. */
  readonly variables: ItfRecord
}

/**
 * Reads the states of a file that `quint run --mbt --out-itf` has written.
 *
 * @throws LockstepError `ItfMalformed` naming the file; what the file system throws
 */
export function readQuintTrace(file: string | URL): QuintState[] {
  const trace: unknown = parsed(readFileSync(file, 'utf8'), file)
  if (!isObject(trace) || !('states' in trace) || !Array.isArray(trace.states))
    throw malformed(file, 'it has no states')
  return trace.states.map((state: unknown, index) => {
    if (!isObject(state)) throw malformed(file, `state ${index} is no record`)
    const {
      '#meta': _,
      [actionField]: action,
      [picksField]: picks,
      ...variables
    }: Readonly<Record<string, unknown>> = {
      ...state,
    }
    if (typeof action !== 'string' || !isObject(picks)) {
      throw malformed(file, `state ${index} has no ${actionField}; run quint with --mbt`)
    }
    return { action, picks: drawn(picks), variables: recordOf(variables) }
  })
}

const actionField = 'mbt::actionTaken'
const picksField = 'mbt::nondetPicks'

/** Picks are options: `Some` of what was drawn, or `None`. */
function drawn(picks: object): ItfRecord {
  const fields = Object.entries(picks).flatMap(([name, pick]: [string, unknown]): [string, ItfValue][] =>
    isObject(pick) && 'tag' in pick && pick.tag === 'Some' && 'value' in pick ? [[name, itfValue(pick.value)]] : [],
  )
  return Object.fromEntries(fields)
}

function recordOf(fields: Readonly<Record<string, unknown>>): ItfRecord {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, itfValue(value)]))
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function parsed(text: string, file: string | URL): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed(file, 'it is no JSON')
  }
}

function malformed(file: string | URL, problem: string): LockstepError {
  return new LockstepError('ItfMalformed', `${String(file)} is no trace of quint: ${problem}`, {
    field: 'traces',
    value: String(file),
  })
}
