import { LockstepError } from '../error.js'
import type { AnyCallContext, Module } from '../stf/index.js'
import type { BoundModule } from './bound-module.js'
import type { CallScope } from './call-scope.js'

type UsedFunctions = Readonly<Record<string, (...args: unknown[]) => unknown>>

/** The interfaces that a module uses, each function with the context of the module that it belongs to. */
export function usedInterfaces(
  scope: CallScope,
  { name: user, uses }: Module,
  contextOf: (scope: CallScope, module: number) => AnyCallContext,
): Readonly<Record<string, UsedFunctions>> {
  const interfaces: Record<string, UsedFunctions> = {}
  for (const name of Object.keys(uses)) {
    const used = scope.run.stf.modules[name]
    if (used === undefined) throw missingModule(user, name)
    interfaces[name] = withContext(used, () => contextOf(scope, used.number))
  }
  return interfaces
}

function withContext({ interface: functions }: Module, context: () => AnyCallContext): UsedFunctions {
  const bound: Record<string, (...args: unknown[]) => unknown> = {}
  for (const [name, code] of Object.entries(functions)) bound[name] = (...args) => code(context(), ...args)
  return bound
}

/** The module with this number, with its state in the block. */
export function boundModule({ run }: CallScope, number: number): BoundModule {
  const bound = run.modules[number - 1]
  if (bound !== undefined) return bound
  throw new LockstepError('UnknownModule', `there is no module ${number} in ${run.stf.name}`, { value: number })
}

function missingModule(user: string, name: string): LockstepError {
  return new LockstepError(
    'MissingModule',
    `${user} uses '${name}', which is not there; compose both with composeStf`,
    { field: `uses.${name}`, value: name },
  )
}
