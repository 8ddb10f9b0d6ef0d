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
export type ModuleInterface<Args extends Record<string, readonly unknown[]>, Results, Context> = {
  readonly [Name in keyof Args]: (
    context: Context,
    ...args: Args[Name]
  ) => Name extends keyof Results ? Results[Name] : unknown
}

/** What `uses` takes: an STF, for the interface and the views that it declares. */
export interface Used {
  readonly interface: unknown
  /** Left out where the STF declares none. */
  readonly views?: unknown
}

/** What calls and hooks may do with the modules in `uses`, by the names that they have there: all that they offer. */
export type UsedInterfaces<Uses> = {
  readonly [Name in keyof Uses]: WithoutContext<InterfaceOf<Uses[Name]>> & WithoutContext<ViewsOf<Uses[Name]>>
}

/** What getters and invariants may ask the modules in `uses`: their views, which cannot write. */
export type UsedViews<Uses> = {
  readonly [Name in keyof Uses]: WithoutContext<ViewsOf<Uses[Name]>>
}

type InterfaceOf<Definition> = Definition extends { readonly interface: infer Interface } ? Interface : NoFunctions
type ViewsOf<Definition> = Definition extends { readonly views: infer Views } ? Views : NoFunctions
type NoFunctions = Readonly<Record<never, never>>

type WithoutContext<Interface> = {
  readonly [Name in keyof Interface]: Interface[Name] extends (context: never, ...args: infer Args) => infer Result
    ? (...args: Args) => Result
    : never
}
