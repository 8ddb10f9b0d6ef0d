import type { z } from 'zod'
import { genericCode } from './eea-code.js'
import { EeaError } from './eea-error.js'

const SHOWN_CHARACTERS = 60

/**
 * Checks a value of a stranger against the schema of a record.
 *
 * @param code what the method's table calls an invalid parameter: 2, or 3 for EncryptionKeyGet and EncryptionKeySet.
 * @throws EeaError `InvalidParameter` for the first fault, naming its field, its value and the limit.
 */
export function parseRecord<Output>(
  schema: z.ZodType<Output>,
  value: unknown,
  code: number = genericCode.invalidParameter,
): Output {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw invalidParameter(firstFault(parsed.error.issues, value), code)
}

interface Fault {
  readonly field: string
  readonly value: unknown
  readonly limit: string
}

function firstFault(issues: readonly z.core.$ZodIssue[], value: unknown): Fault {
  const [issue] = issues
  if (issue === undefined) return { field: 'params', value, limit: 'a valid record' }
  // A misspelt optional parameter is not absent by choice, so unknown names are faults; they carry their own name.
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path
  return {
    field: path.length === 0 ? 'params' : path.map(String).join('.'),
    value: valueAt(value, path),
    limit: limitOf(issue),
  }
}

function limitOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return 'no parameter of that name'
  // Bounds that have no sentence of their own.
  if (issue.code === 'too_small' && issue.message.startsWith('Too small')) return `at least ${issue.minimum}`
  if (issue.code === 'too_big' && issue.message.startsWith('Too big')) return `at most ${issue.maximum}`
  // A choice that has no sentence of its own has that of its first alternative.
  const [first] = issue.code === 'invalid_union' && issue.message === 'Invalid input' ? (issue.errors[0] ?? []) : []
  return first === undefined ? issue.message : limitOf(first)
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (part, key) => (typeof part === 'object' && part !== null ? Reflect.get(part, key) : undefined),
    value,
  )
}

function invalidParameter({ field, value, limit }: Fault, code: number): EeaError {
  return new EeaError('InvalidParameter', code, `${field} is ${shown(value)}, but must be ${limit}.`, {
    field,
    value,
    limit,
  })
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing'
  if (typeof value === 'string') {
    return value.length > SHOWN_CHARACTERS
      ? `${JSON.stringify(value.slice(0, SHOWN_CHARACTERS))}… of ${value.length} characters`
      : JSON.stringify(value)
  }
  if (Array.isArray(value)) return `an array of ${value.length}`
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
