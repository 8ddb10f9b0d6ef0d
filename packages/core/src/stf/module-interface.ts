/**
 * What a module offers to the other modules of an app, as its author writes it. Two mapped types, because TypeScript
 * infers the arguments and the result of each function only where each stands alone in its own mapped type.
 */
export type InterfaceDeclaration<Args extends Record<string, readonly unknown[]>, Results, Context> = {
  readonly [Name in keyof Args]: (context: Context, ...args: Args[Name]) => unknown
} & {
  readonly [Name in keyof Results]: (context: Context, ...args: never[]) => Results[Name]
}

/** A module's interface once it is defined. */
export type ModuleInterface<Args, Results, Context> = {
  readonly [Name in keyof Args]: (
    context: Context,
    ...args: Args[Name] & readonly unknown[]
  ) => Name extends keyof Results ? Results[Name] : unknown
}

/** What `uses` takes: an STF, for the interface that it declares. */
export interface Used {
  readonly interface: unknown
}

/** The interfaces of the modules in `uses`, by the names that they have there, without the context. */
export type UsedInterfaces<Uses> = {
  readonly [Name in keyof Uses]: Uses[Name] extends { readonly interface: infer Interface }
    ? WithoutContext<Interface>
    : never
}

type WithoutContext<Interface> = {
  readonly [Name in keyof Interface]: Interface[Name] extends (context: never, ...args: infer Args) => infer Result
    ? (...args: Args) => Result
    : never
}
