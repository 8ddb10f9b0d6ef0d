import type { Codec, Infer } from '../codec/index.js'

/** Named codecs in wire order: the arguments of a call, the payload of an event. */
export type Fields = Readonly<Record<string, Codec<unknown>>>

/** The values that {@link Fields} describe; of a declaration without fields, the empty object. */
export type InferFields<F> = { readonly [K in keyof F]: Infer<F[K]> }
