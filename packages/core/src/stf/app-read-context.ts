import type { ReadContext } from './context.js'
import type { ReadonlyStateAccess } from './state-access.js'

/** What an app's invariants are given: the state of each module, by its name. */
export interface AppReadContext<Parts> extends Omit<ReadContext<unknown>, 'state' | 'use'> {
  readonly state: {
    readonly [Name in keyof Parts]: Parts[Name] extends { readonly stf: { readonly state: infer Items } }
      ? ReadonlyStateAccess<Items>
      : never
  }
}

/** Invariants over several modules, of an app that is not known by its types. */
export type AppInvariants = Readonly<Record<string, (context: AnyAppReadContext) => boolean>>

/** What the invariants of an app get that is not known by its types: no item of its state is known either. */
export type AnyAppReadContext = Omit<ReadContext<unknown>, 'state' | 'use'> & {
  readonly state: Readonly<Record<string, ReadonlyStateAccess<unknown>>>
}
