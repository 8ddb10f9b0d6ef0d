import { showValue } from '../codec/show-value.js'
import { LockstepError } from '../error.js'
import { assertCode } from './declared-code.js'
import { assertObject } from './declared-object.js'

/** What a field must be; with a question mark it may be left out. `any` is held against a rule of its own elsewhere. */
type Kind = 'any' | 'code' | 'object' | 'boolean?' | 'code?' | 'object?'
type PartFields = Readonly<Record<string, Kind>>

type DeclaredPart =
  | 'declaration'
  | 'call'
  | 'getter'
  | 'getters'
  | 'hooks'
  | 'admission'
  | 'migrate'
  | 'limits'
  | 'weight'
  | 'app'
  | 'choice of admission'
  | 'migrate of an app'
  | 'part'

// TypeScript says the same; said again at definition, because plain JavaScript is welcome and because a misspelt
// `invariants` would go unnoticed for ever.
const fieldsOf: Readonly<Record<DeclaredPart, PartFields>> = {
  declaration: {
    name: 'any',
    version: 'any',
    state: 'object',
    errors: 'any',
    events: 'object?',
    effects: 'object?',
    uses: 'object?',
    calls: 'object',
    getters: 'object?',
    interface: 'object?',
    views: 'object?',
    admission: 'object?',
    genesis: 'code?',
    hooks: 'object?',
    invariants: 'object?',
    migrate: 'object?',
    limits: 'object?',
  },
  call: {
    index: 'any',
    origin: 'any',
    receives: 'any',
    args: 'object?',
    returns: 'any',
    weight: 'object?',
    roles: 'any',
    spends: 'code?',
    execute: 'code',
  },
  getter: { index: 'any', args: 'object?', returns: 'any', proven: 'boolean?', roles: 'any', read: 'code' },
  getters: { public: 'object?', trusted: 'object?' },
  hooks: { onBlockStart: 'code?', onBlockEnd: 'code?' },
  admission: { root: 'code?', authorizeCall: 'code?', authorizeGetter: 'code?', chargeFee: 'code?' },
  migrate: { from: 'object', run: 'code' },
  limits: { block: 'object?', hook: 'object?', getter: 'object?' },
  weight: { operations: 'any', bytes: 'any' },
  app: {
    name: 'any',
    version: 'any',
    modules: 'object',
    admission: 'object?',
    invariants: 'object?',
    migrate: 'object?',
    limits: 'object?',
    proofs: 'boolean?',
  },
  'choice of admission': { root: 'any', authorizeCall: 'any', authorizeGetter: 'any', chargeFee: 'any' },
  'migrate of an app': { from: 'object' },
  part: { stf: 'any', index: 'any' },
}

/**
 * Refuses a part of a declaration that is no object, has a field that nothing reads, or has in one what does not belong
 * there.
 *
 * @throws LockstepError `NotAnObject`, `UnknownField`, `NotCode`, `NotSynchronous`, `NotABoolean`
 */
export function assertFields(part: DeclaredPart, path: string, declared: object): void {
  assertObject(path === '' ? part : path, declared)
  const fields = fieldsOf[part]
  const given = new Map<string, unknown>(Object.entries(declared))
  for (const name of given.keys()) {
    if (!Object.hasOwn(fields, name)) throw unknownField(part, path, name, Object.keys(fields))
  }
  for (const [name, kind] of Object.entries(fields)) assertKind(fieldOf(path, name), kind, given.get(name))
}

/** The same for a part that may be left out. */
export function assertOptionalFields(part: DeclaredPart, path: string, declared: object | undefined): void {
  if (declared !== undefined) assertFields(part, path, declared)
}

function assertKind(field: string, kind: Kind, value: unknown): void {
  if (value === undefined && kind.endsWith('?')) return
  if (kind.startsWith('code')) assertCode(field, value)
  if (kind.startsWith('object')) assertObject(field, value)
  if (kind.startsWith('boolean')) assertBoolean(field, value)
}

function assertBoolean(field: string, value: unknown): void {
  if (typeof value === 'boolean') return
  throw new LockstepError('NotABoolean', `${field} is ${showValue(value)}; write true or false`, { field, value })
}

function unknownField(part: string, path: string, name: string, known: readonly string[]): LockstepError {
  const field = fieldOf(path, name)
  const limit = known.join(', ')
  return new LockstepError('UnknownField', `${field} is not read by anything; a ${part} has ${limit}`, {
    field,
    value: name,
    limit,
  })
}

function fieldOf(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}
