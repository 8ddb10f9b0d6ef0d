import { LockstepError } from '../error.js'
import type { AnyCallContext, Module } from '../stf/index.js'
import type { BoundModule } from './bound-module.js'
import type { CallScope } from './call-scope.js'
import { readContext } from './read-context.js'
import { type UsedFunctions, usedModules, usedViews, withContext } from './used-views.js'

/**
 * What the modules that a module uses offer to its calls, each function with the context of the module that it
 * belongs to: a call's for the interface, one that only reads for the views.
 */
export function usedInterfaces(
  scope: CallScope,
  module: Module,
  contextOf: (scope: CallScope, module: number) => AnyCallContext,
): Readonly<Record<string, UsedFunctions>> {
  const { run } = scope
  const { modules } = run.stf
  const views = usedViews(module, modules, (used) =>
    readContext(used, run.block.shard, run.overlay, run.context, run.gate, modules),
  )
  return Object.fromEntries(
    usedModules(module, modules).map(([name, used]) => {
      const functions = withContext(`${name}.interface`, used.interface, () => contextOf(scope, used.number))
      return [name, { ...functions, ...views[name] }]
    }),
  )
}

/** The module with this number, with its state in the block. */
export function boundModule({ run }: CallScope, number: number): BoundModule {
  const bound = run.modules[number - 1]
  if (bound !== undefined) return bound
  throw new LockstepError('UnknownModule', `there is no module ${number} in ${run.stf.name}`, { value: number })
}
