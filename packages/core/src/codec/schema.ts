/**
 * A codec's type as plain data, in canonical form: the same type has the same schema on every machine and in every
 * version of this library. It is what identity hashes are computed from, so its shape never changes; new types get
 * new kinds.
 */
export type Schema =
  | { readonly kind: 'bool' }
  | { readonly kind: 'unit' }
  | { readonly kind: 'uint'; readonly bits: 8 | 16 | 32 | 64 | 128 | 256 }
  | { readonly kind: 'int'; readonly bits: 8 | 16 | 32 | 64 | 128 | 256 }
  | { readonly kind: 'compact'; readonly bits: 8 | 16 | 32 | 64 | 128 }
  | { readonly kind: 'fixedBytes'; readonly length: number }
  | { readonly kind: 'bytes'; readonly max: number }
  | { readonly kind: 'text'; readonly max: number }
  | { readonly kind: 'option'; readonly some: Schema }
  | { readonly kind: 'array'; readonly item: Schema; readonly length: number }
  | { readonly kind: 'vec'; readonly item: Schema; readonly max: number }
  | { readonly kind: 'tuple'; readonly items: readonly Schema[] }
  | { readonly kind: 'struct'; readonly fields: readonly (readonly [name: string, schema: Schema])[] }
  | {
      readonly kind: 'variant'
      readonly variants: readonly (readonly [index: number, name: string, schema: Schema])[]
    }
