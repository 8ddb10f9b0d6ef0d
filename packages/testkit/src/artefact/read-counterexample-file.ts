import { LockstepError } from '@lockstep/core'
import { type CounterexampleFile, counterexampleFormat } from './counterexample-file.js'

type Shape =
  | 'text'
  | 'number'
  | 'boolean'
  | 'json'
  | { readonly list: Shape }
  | { readonly orNull: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> }

const change: Shape = { fields: { item: 'text' } }
const messages = (name: string): Shape => ({ list: { fields: { [name]: 'text' } } })
const receipt: Shape = { fields: { status: 'text', code: 'text', events: messages('event') } }
const values: Shape = { list: 'json' }

const step: Shape = {
  fields: {
    block: 'number',
    timestamp: 'text',
    record: { orNull: { fields: { args: { fields: {} } } } },
    isCopy: 'boolean',
    call: { orNull: 'text' },
    receipt: { orNull: receipt },
    hooks: { list: receipt },
    bugs: { list: 'text' },
    effects: messages('effect'),
    stateRoot: 'text',
    changes: { list: change },
  },
}

const divergence: Shape = {
  fields: {
    between: 'text',
    input: 'number',
    call: 'text',
    entry: { orNull: { fields: { item: 'text', values } } },
    other: { orNull: { fields: { what: 'text', values } } },
    reads: { list: { fields: { source: 'text', values } } },
    source: 'text',
  },
}

const file: Shape = {
  fields: {
    format: 'text',
    stf: { fields: { name: 'text', version: 'number', identity: 'text' } },
    property: { fields: { number: 'number', name: 'text', statement: 'text' } },
    reason: 'text',
    seed: 'number',
    path: 'text',
    numRuns: 'number',
    numShrinks: 'number',
    repeats: 'boolean',
    environment: { fields: { node: 'text', platform: 'text', timeZone: 'text', locale: 'text' } },
    log: {
      orNull: { fields: { log: { list: { fields: { args: { fields: {} } } } }, blocks: { list: 'number' } } },
    },
    setting: 'json',
    parties: { list: 'text' },
    genesis: { fields: { stateRoot: 'text', changes: { list: change } } },
    steps: { list: step },
    firstStep: { orNull: 'number' },
    divergence: { orNull: divergence },
  },
}

/**
 * Reads the text of a counterexample file. Whether its log is one of an STF is found out when it is replayed.
 *
 * @throws LockstepError `CounterexampleMalformed`, which names the field
 */
export function readCounterexampleFile(text: string): CounterexampleFile {
  const json = parsed(text)
  const format = fieldOf(json, 'format')
  if (format !== counterexampleFormat) throw malformed('format', format, `'${counterexampleFormat}'`)
  if (isFile(json)) return json
  const fault = faultOf(file, json, '')
  throw malformed(fault?.field ?? '', fault?.value, fault?.wanted ?? 'something else')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed('text', `${text.slice(0, 20)}…`, 'JSON')
  }
}

function isFile(json: unknown): json is CounterexampleFile {
  return faultOf(file, json, '') === undefined
}

interface Fault {
  readonly field: string
  readonly value: unknown
  readonly wanted: string
}

/** The first field that is not as it must be. */
function faultOf(shape: Shape, json: unknown, field: string): Fault | undefined {
  if (typeof shape === 'string') return isScalar(shape, json) ? undefined : { field, value: json, wanted: shape }
  if ('orNull' in shape) return json === null ? undefined : faultOf(shape.orNull, json, field)
  if ('list' in shape) {
    if (!Array.isArray(json)) return { field, value: json, wanted: 'a list' }
    return firstFault(json.map((item, index): [Shape, unknown, string] => [shape.list, item, `${field}[${index}]`]))
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return { field, value: json, wanted: 'an object' }
  const parts = Object.entries(shape.fields)
  return firstFault(parts.map(([name, part]) => [part, fieldOf(json, name), field === '' ? name : `${field}.${name}`]))
}

function firstFault(parts: readonly (readonly [Shape, unknown, string])[]): Fault | undefined {
  for (const [shape, json, field] of parts) {
    const fault = faultOf(shape, json, field)
    if (fault !== undefined) return fault
  }
  return undefined
}

function isScalar(shape: 'text' | 'number' | 'boolean' | 'json', json: unknown): boolean {
  if (shape === 'json') return json !== undefined
  return typeof json === (shape === 'text' ? 'string' : shape)
}

function fieldOf(json: unknown, name: string): unknown {
  return typeof json === 'object' && json !== null ? Object.entries(json).find(([key]) => key === name)?.[1] : undefined
}

function malformed(field: string, value: unknown, wanted: string): LockstepError {
  const given = value === undefined ? 'missing' : (JSON.stringify(value) ?? typeof value).slice(0, 60)
  return new LockstepError(
    'CounterexampleMalformed',
    `this is no counterexample file: ${field} is ${given} and must be ${wanted}; write one with lockstep verify`,
    { field, value, limit: wanted },
  )
}
