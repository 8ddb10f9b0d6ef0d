import { LockstepError } from '@lockstep/core'

/** What a field of a JSON document must be. */
export type Shape =
  | 'text'
  | 'number'
  | 'boolean'
  | 'json'
  | { readonly list: Shape }
  | { readonly orNull: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> }

/** A field that is not what it must be; `field` is its path in the document. */
export interface Fault {
  readonly field: string
  readonly value: unknown
  readonly wanted: string
}

/** The first field that is not as it must be. */
export function faultOf(shape: Shape, json: unknown, field: string): Fault | undefined {
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

export function fieldOf(json: unknown, name: string): unknown {
  return typeof json === 'object' && json !== null ? Object.entries(json).find(([key]) => key === name)?.[1] : undefined
}

/** A document's text as JSON. @throws LockstepError `CounterexampleMalformed` */
export function parsedDocument(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformedDocument('text', `${text.slice(0, 20)}…`, 'JSON')
  }
}

export function malformedDocument(field: string, value: unknown, wanted: string): LockstepError {
  const given = value === undefined ? 'missing' : (JSON.stringify(value) ?? typeof value).slice(0, 60)
  return new LockstepError(
    'CounterexampleMalformed',
    `this is no counterexample file: ${field} is ${given} and must be ${wanted}; write one with lockstep verify`,
    { field, value, limit: wanted },
  )
}
