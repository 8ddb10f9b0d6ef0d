import type { Codec } from './codec.js'
import { CodecError } from './codec-error.js'
import { defineCodec } from './define-codec.js'
import { type Reader, take } from './reader.js'
import { type Writer, writeByte } from './writer.js'
import { wrongType } from './wrong-type.js'

/** `true` or `false`: one byte, 1 or 0. Any other byte is refused with `InvalidBool`. */
export const bool: Codec<boolean> = defineCodec({ kind: 'bool' }, 1, 1, writeBool, readBool)

function writeBool(writer: Writer, value: boolean): void {
  if (typeof value !== 'boolean') throw wrongType('bool', 'true or false', value)
  writeByte(writer, value ? 1 : 0)
}

function readBool(reader: Reader): boolean {
  const byte = reader.view.getUint8(take(reader, 1))
  if (byte > 1) {
    throw new CodecError('InvalidBool', `bool is the byte 0 or 1, but the input has ${byte}`, { value: byte, limit: 1 })
  }
  return byte === 1
}
