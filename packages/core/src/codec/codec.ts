import type { Reader } from './reader.js'
import type { Schema } from './schema.js'
import type { Writer } from './writer.js'

/**
 * A strict SCALE codec: one canonical encoding per value, one value per encoding.
 *
 * `read` refuses short input, non-canonical compact integers and lengths over the declared bound; what it returns is
 * deeply frozen. `write` refuses a value outside the type, so that nothing is encoded that would not decode to itself.
 *
 * One of your own keeps these laws, and the schema of what its bytes are; where it is put to use, a `number` for more
 * than 32 bits and a schema of another kind are refused.
 */
export interface Codec<T> {
  /** The type as data: the source of identity hashes, of polkadot.js registry types and of generators. */
  readonly schema: Schema
  /** Bounds of the encoding, in bytes. Every codec is bounded. */
  readonly minSize: number
  /** The longest encoding, in bytes; `minSize` of fixed-size types. */
  readonly maxSize: number
  /** Appends the encoding. @throws CodecError for a value that is not of the type */
  write(writer: Writer, value: T): void
  /** The value at the offset, which moves behind it. @throws CodecError for bytes that are no canonical encoding */
  read(reader: Reader): T
}

/** The TypeScript type of the values of a codec. */
export type Infer<C> = C extends Codec<infer T> ? T : never
