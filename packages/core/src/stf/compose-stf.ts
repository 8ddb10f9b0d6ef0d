import { LockstepError } from '../error.js'
import type { AdmissionChoice } from './admission-modules.js'
import type { AnyAppReadContext, AppReadContext } from './app-read-context.js'
import { assembleStf, assertName } from './assemble-stf.js'
import { assertStf } from './assert-declaration.js'
import type { AnyDeclaration } from './declaration.js'
import { assertFields, assertOptionalFields } from './declaration-fields.js'
import { declarationOf } from './declaration-of.js'
import { assertCode } from './declared-code.js'
import { defineModule } from './define-module.js'
import { frozenDeclaration } from './frozen-declaration.js'
import type { Module } from './module.js'
import { moduleIndices } from './module-indices.js'
import type { Part } from './part.js'
import { offersTheSame } from './same-offer.js'
import type { Stf } from './stf.js'
import type { Limits } from './weight.js'

/** An app as its author writes it. The names of its parts are the first parts of their storage keys. */
export interface AppDeclaration<Parts extends Readonly<Record<string, Part>>> {
  readonly name: string
  /** 0 to 4294967295; raised when a part, or what it declares, changes. */
  readonly version: number
  /**
   * Append, never reorder: a module's number in receipts is its place. At most 255. One that is not used any more is left
   * in, as a version without calls and state, while those behind it have errors or events.
   */
  readonly modules: Parts
  /** Whose admission holds where several modules declare the same part of it; the others' have no effect here. */
  readonly admission?: AdmissionChoice<keyof Parts & string>
  /** What must hold over several modules after every call; checked by tests, never in production. */
  readonly invariants?: Readonly<Record<string, (context: AppReadContext<Parts>) => boolean>>
  /**
   * The earlier app whose state this one takes over, module by module of the same name: one that has not changed keeps
   * its entries, a changed one is migrated by its own `migrate`, which must begin `from` what the earlier app has
   * under that name, a new one runs its genesis, the entries of one that is gone are dropped.
   */
  readonly migrate?: { readonly from: Stf }
  /** What is left out has its default. The parts' own limits have no effect. */
  readonly limits?: Partial<Limits>
  /**
   * True lets clients ask for proofs of the getters that declare `proven`. Left out, nothing of the app is proven,
   * whatever its modules declare: a proof of one module's entry shows hashes of entries of all others, and of nonces,
   * and the asker chooses which (see `proven`). For apps whose whole state may be known.
   */
  readonly proofs?: boolean
}

type AnyAppDeclaration = Omit<AppDeclaration<Record<string, Part>>, 'invariants'> & {
  readonly invariants?: Readonly<Record<string, (context: AnyAppReadContext) => boolean>>
}

/** An STF of several modules: each with the types of its own definition, and its place on the app's wire. */
export type ComposedStf<Parts extends Readonly<Record<string, Part>>> = Omit<Stf, 'modules'> & {
  readonly modules: { readonly [Name in keyof Parts]: Omit<Module, TypedPart> & Pick<Parts[Name]['stf'], TypedPart> }
}

/** What a part has in the types of its own definition. Its interface is for modules that name it in `uses`. */
type TypedPart = 'state' | 'errors' | 'events' | 'calls' | 'getters'

const mostModules = 255

/**
 * Composes several STFs into one app: each with a key space, call indices, errors and events of its own, and with
 * access to the `interface` of those that it names in `uses`.
 *
 * @throws LockstepError `InvalidName`, `ReservedName`, `InvalidVersion`, `NotAnObject`, `NotPlain`, `UnknownField`,
 * `NotCode`, `NotSynchronous`, `NotAnStf`, `TooManyModules`, `IndexClash`, `IndexOutOfRange`, `MissingModule`,
 * `NotAModule`, `InboundClash`, `InvalidWeight`, `AdmissionClash`, `AdmissionMissing`, `SameIdentity`,
 * `VersionNotHigher`, `MigrationMissing`, `TakenOverTwice`, `PlaceMoved`, `PlaceTaken`
 */
export function composeStf<const Parts extends Readonly<Record<string, Part>>>(
  app: AppDeclaration<Parts>,
): ComposedStf<Parts>
export function composeStf(app: AnyAppDeclaration): Stf {
  assertApp(app)
  const { name, version, modules: parts, limits, invariants = {}, admission = {}, migrate } = app
  const names = Object.keys(parts)
  assertCount(names.length)
  const indices = moduleIndices(parts)
  const modules = names.map((part, place) => {
    assertName(part)
    return mountPart(part, parts, { number: place + 1, index: indices.get(part), proofs: app.proofs === true })
  })
  return assembleStf({ name, version, modules, limits, invariants, admission, previous: migrate?.from })
}

/** @throws LockstepError `NotAnObject`, `NotPlain`, `UnknownField`, `NotCode`, `NotSynchronous`, `NotAModule`, `NotAnStf` */
function assertApp(app: AnyAppDeclaration): void {
  assertFields('app', '', app)
  frozenDeclaration(app)
  assertOptionalFields('choice of admission', 'admission', app.admission)
  assertOptionalFields('limits', 'limits', app.limits)
  assertOptionalFields('migrate of an app', 'migrate', app.migrate)
  if (app.migrate !== undefined) assertStf('migrate.from', app.migrate.from)
  for (const [name, code] of Object.entries(app.invariants ?? {})) assertCode(`invariants.${name}`, code)
  for (const [name, part] of Object.entries(app.modules)) {
    assertFields('part', `modules.${name}`, part)
    declarationOfPart(name, part)
  }
}

interface Place {
  readonly number: number
  readonly index: number | undefined
  readonly proofs: boolean
}

function mountPart(name: string, parts: Readonly<Record<string, Part>>, { number, index, proofs }: Place): Module {
  const declaration = declarationOfPart(name, parts[name])
  for (const [used, definition] of Object.entries(declaration.uses ?? {})) {
    if (!offersTheSame(Object.hasOwn(parts, used) ? parts[used]?.stf : undefined, definition))
      throw missingModule(name, used)
  }
  const prefix = index === undefined ? [] : [index]
  return defineModule(declaration, { name, number, prefix, namePrefix: `${name}.`, proofs })
}

function declarationOfPart(name: string, part: Part | undefined): AnyDeclaration {
  const declaration = part && declarationOf(part.stf)
  if (declaration === undefined) throw notAModule(name)
  return declaration
}

function assertCount(count: number): void {
  if (count >= 1 && count <= mostModules) return
  throw new LockstepError(
    'TooManyModules',
    `modules has ${count} entries and may have 1 to ${mostModules}; join some, or list one`,
    {
      field: 'modules',
      value: count,
      limit: mostModules,
    },
  )
}

function notAModule(name: string): LockstepError {
  return new LockstepError(
    'NotAModule',
    `modules.${name}.stf is not from defineStf; list the modules of an app singly`,
    {
      field: `modules.${name}.stf`,
    },
  )
}

function missingModule(name: string, used: string): LockstepError {
  const field = `modules.${used}`
  return new LockstepError(
    'MissingModule',
    `${name} uses '${used}'; add the STF that it names as ${field}, or one with the same interface`,
    {
      field,
      value: name,
    },
  )
}
