import { showValue } from '../codec/show-value.js'
import { LockstepError } from '../error.js'
import { type AdmissionChoice, type AdmissionModules, admissionModules } from './admission-modules.js'
import type { AppInvariants } from './app-read-context.js'
import { assertMigration } from './assert-migration.js'
import { byInbound } from './by-inbound.js'
import { frozenDeclaration } from './frozen-declaration.js'
import { assertIdentifier } from './identifier.js'
import { identityText } from './identity.js'
import type { Call, Getter, Module } from './module.js'
import { createRoute } from './routes.js'
import type { Stf } from './stf.js'
import { completeLimits, defaultCallWeight, type Limits, type Weight } from './weight.js'
import { wholeWeight } from './whole-weight.js'

interface Assembly {
  readonly name: string
  readonly version: number
  readonly modules: readonly Module[]
  readonly limits: Partial<Limits> | undefined
  readonly invariants: AppInvariants
  readonly admission: AdmissionChoice
  /** The earlier version whose state it takes over. */
  readonly previous: Stf | undefined
}

const senderSize = 32

/** Puts modules together into what the engine executes. */
export function assembleStf({ name, version, modules, limits, invariants, admission, previous }: Assembly): Stf {
  assertName(name)
  assertVersion(version)
  const calls = modules.flatMap((module) => Object.values(module.calls))
  const callsByName = new Map(calls.map((call) => [call.name, call]))
  const callsByInbound = byInbound(calls)
  const admitting = admissionModules(modules, admission)
  const rules = { limits: limitsFor(modules, limits, admitting), admission: admitting }
  const readGetter = {
    public: createRoute('getters.public', gettersOf(modules, 'public')),
    trusted: createRoute('getters.trusted', gettersOf(modules, 'trusted')),
  }
  const stf = frozenDeclaration<Stf>({
    name,
    version,
    modules: Object.fromEntries(modules.map((module) => [module.name, module])),
    ...rules,
    invariants,
    previous,
    identityText: identityText({ name, version, modules, ...rules }),
    maxCallSize: Math.max(0, ...calls.map(callSize)),
    moduleByNumber: (number) => modules[number - 1],
    callNamed: (call) => callsByName.get(call),
    readCall: createRoute('calls', calls),
    callByInbound: (input) => callsByInbound.get(input),
    readGetter: (access, reader) => readGetter[access](reader),
  })
  assertMigration(stf)
  return stf
}

function gettersOf(modules: readonly Module[], access: 'public' | 'trusted'): Getter[] {
  return modules.flatMap(({ getters }) => Object.values(getters[access]))
}

function callSize({ path, args }: Call): number {
  return path.length + senderSize + args.maxSize
}

/** The engine keeps its own entries, the nonces, under this name. */
const reservedName = 'system'

/** @throws LockstepError `InvalidName`, `ReservedName` */
export function assertName(name: string): void {
  assertIdentifier('name', name)
  if (name !== reservedName) return
  throw new LockstepError('ReservedName', `name is '${name}', under which the engine keeps nonces; choose another`, {
    field: 'name',
    value: name,
  })
}

function assertVersion(version: number): void {
  if (Number.isInteger(version) && version >= 0 && version <= 0xffff_ffff) return
  throw new LockstepError(
    'InvalidVersion',
    `version is ${showValue(version)}; write a whole number from 0 to 4294967295`,
    {
      field: 'version',
      value: version,
      limit: 0xffff_ffff,
    },
  )
}

/** @throws LockstepError `InvalidWeight` for a call that no block has room for, and as {@link completeLimits} */
function limitsFor(modules: readonly Module[], declared: Partial<Limits> = {}, admission: AdmissionModules): Limits {
  const hooks = modules.flatMap(({ onBlockStart, onBlockEnd }) => [onBlockStart ?? [], onBlockEnd ?? []].flat())
  const limits = completeLimits(declared, hooks.length)
  for (const call of modules.flatMap(({ calls }) => Object.values(calls))) {
    const weight = wholeWeight(admission, call, true)
    if (weight.operations <= limits.block.operations && weight.bytes <= limits.block.bytes) continue
    throw tooHeavy(`calls.${call.name}.weight`, weight, limits.block)
  }
  return limits
}

function tooHeavy(field: string, weight: Weight, limit: Weight): LockstepError {
  const { operations, bytes } = defaultCallWeight
  return new LockstepError(
    'InvalidWeight',
    `${field}, with what the admission is asked before, is more than limits.block: ${weight.operations} operations and ${weight.bytes} bytes of ${limit.operations} and ${limit.bytes}, so that no block could ever have room for it; declare a lower one (left out, it is ${operations} and ${bytes}), or raise limits.block`,
    { field, value: weight, limit },
  )
}
