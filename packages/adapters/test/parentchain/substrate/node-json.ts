import { type Hex, toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { type SubstrateHeader, substrateHeaderCodec } from '../../../src/parentchain/substrate/substrate-header.js'

/** SPEC: twox_128("System") ‖ twox_128("Events"). */
export const eventsKey: Hex = '0x26aa394eea5630e07c48ae0c9558cef780d41e5e16056765bc8461851072c9d7'

/** A header as nodes write it to JSON. */
export function headerJson(header: SubstrateHeader) {
  const { parentHash, number, stateRoot, extrinsicsRoot, digest } = header
  const logs = digest.map((item) => {
    const bytes = (items: SubstrateHeader['digest']) => encode(substrateHeaderCodec, { ...header, digest: items })
    return toHex(bytes([item]).slice(bytes([]).length))
  })
  return { parentHash, number: `0x${number.toString(16)}`, stateRoot, extrinsicsRoot, digest: { logs } }
}
