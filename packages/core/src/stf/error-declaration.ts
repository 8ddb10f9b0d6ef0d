import type { Fields, InferFields } from './fields.js'

/**
 * The errors of an STF, as their author writes them: a list of names, or, where an error has something to tell, the
 * fields of each. The place of an error is its code: append, never reorder.
 */
export type ErrorDeclarations = readonly string[] | Readonly<Record<string, Fields>>

/** The fields of each declared error; those of a list have none. */
export type ErrorFields<Errors> = Errors extends readonly (infer Name extends string)[]
  ? { readonly [Each in Name]: Readonly<Record<never, Fields[string]>> }
  : Errors

/** What `fail` takes behind the error's name: nothing where the error has no fields. */
export type ErrorDetails<Declared> = keyof Declared extends never ? [] : [details: InferFields<Declared>]
