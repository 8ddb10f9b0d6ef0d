import { createWriter, finish, H256, u32, writeBytes } from '../codec/index.js'
import type { Domain } from './domain.js'

const tag = Uint8Array.from('lockstep/getter/v1\0', (letter) => letter.charCodeAt(0))

/**
 * The bytes that a bound getter's signature is over: `lockstep/getter/v1` ‖ 0x00 ‖ getter ‖ expiry (u32 LE) ‖
 * mrenclave ‖ shard. The tag keeps it apart from the payload of a trusted call.
 */
export function boundGetterPayload(getter: Uint8Array, expiry: number, domain: Domain): Uint8Array {
  const writer = createWriter()
  writeBytes(writer, tag)
  writeBytes(writer, getter)
  u32.write(writer, expiry)
  H256.write(writer, domain.mrenclave)
  H256.write(writer, domain.shard)
  return finish(writer)
}
