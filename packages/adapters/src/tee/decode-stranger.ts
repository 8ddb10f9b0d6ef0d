import { type Codec, CodecError, decode } from '@lockstep/core/codec'

/** The value that a stranger's bytes encode; `undefined` where they encode none. */
export function decodeStranger<T>(codec: Codec<T>, encoded: Uint8Array): T | undefined {
  try {
    return decode(codec, encoded)
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    return undefined
  }
}
