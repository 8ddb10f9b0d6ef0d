import { LockstepError } from '../error.js'
import { type AnyReadContext, dropPromise, type Module, returnedPromise, type Stf } from '../stf/index.js'

export type UsedFunctions = Readonly<Record<string, (...args: unknown[]) => unknown>>

type Using = Pick<Module, 'name' | 'uses'>

/** The views of the modules that a module uses, each with a read-only context of the module that it belongs to. */
export function usedViews(
  module: Using,
  modules: Stf['modules'],
  contextOf: (used: Module) => AnyReadContext,
): Readonly<Record<string, UsedFunctions>> {
  return Object.fromEntries(
    usedModules(module, modules).map(([name, used]) => {
      return [name, withContext(`${name}.views`, used.views, () => contextOf(used))]
    }),
  )
}

/** @throws LockstepError `MissingModule` for an STF that uses another and is executed alone */
export function usedModules({ name: user, uses }: Using, modules: Stf['modules']): [string, Module][] {
  return Object.keys(uses).map((name) => {
    const used = Object.hasOwn(modules, name) ? modules[name] : undefined
    if (used !== undefined) return [name, used]
    throw missingModule(user, name)
  })
}

/** The defect of an STF that uses another and is executed alone. */
export function missingModule(user: string, name: string): LockstepError {
  const message = `${user} uses '${name}', which is not there; compose both with composeStf`
  return new LockstepError('MissingModule', message, { field: `uses.${name}`, value: name })
}

export function withContext<Context>(
  owner: string,
  functions: Readonly<Record<string, (context: Context, ...args: unknown[]) => unknown>>,
  context: () => Context,
): UsedFunctions {
  const bound: Record<string, (...args: unknown[]) => unknown> = {}
  for (const [name, code] of Object.entries(functions)) {
    bound[name] = (...args) => {
      const returned = code(context(), ...args)
      if (dropPromise(returned)) throw returnedPromise(`${owner}.${name}`)
      return returned
    }
  }
  return bound
}
