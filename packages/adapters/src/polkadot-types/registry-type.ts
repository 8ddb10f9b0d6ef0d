/** A type definition as the registry of `@polkadot/types` takes it: a type text, the fields of a struct, or an enum. */
export type RegistryType =
  | string
  | Record<string, string>
  | { _enum: string[] | Record<string, number> | Record<string, string> }
