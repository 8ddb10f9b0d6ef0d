import type { Schema } from '@lockstep/core/codec'

/** A type in a SCALE library that shares no code with ours; it takes and answers our form of values. */
export interface OtherCodec {
  encode(value: unknown): Uint8Array
  decode(bytes: Uint8Array): unknown
}

/** A SCALE library that codecs are held against. */
export interface ScaleLibrary {
  /** Its package. */
  readonly name: string
  /** The type that a schema tells. */
  codecFor(schema: Schema): OtherCodec
}
