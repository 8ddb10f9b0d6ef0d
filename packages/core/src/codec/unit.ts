import type { Codec } from './codec.js'
import { defineCodec } from './define-codec.js'
import type { Writer } from './writer.js'
import { wrongType } from './wrong-type.js'

/** Nothing: no bytes. Its only value is `null`, as in the payload of a variant that carries nothing. */
export const unit: Codec<null> = defineCodec({ kind: 'unit' }, 0, 0, writeUnit, readUnit)

function writeUnit(_writer: Writer, value: null): void {
  if (value !== null) throw wrongType('unit', 'null', value)
}

function readUnit(): null {
  return null
}
