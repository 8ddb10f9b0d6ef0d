import { fc, test } from '@fast-check/vitest'
import { fromHex, toHex } from '@lockstep/core'
import { bytes, decode, encode, struct, vec } from '@lockstep/core/codec'
import { expect } from 'vitest'
import { decodeBatchMessage, encodeBatchMessage } from '../../../src/parentchain/ordered-log/jetstream/batch-message.js'
import { signedChainHeaderCodec } from '../../../src/parentchain/signed-chain/block-header.js'
import { bytes32 } from '../test-chain.js'
import { provider } from './test-log.js'

/** The layout as codecs have it. */
const codec = struct({
  header: bytes(256),
  justification: bytes(64),
  extrinsics: vec(bytes(48 * 1024), 65_535),
})
const header = encode(signedChainHeaderCodec, {
  parentHash: bytes32(1),
  number: 7,
  eventsRoot: bytes32(2),
  extrinsicsRoot: bytes32(3),
  digest: [],
})
const batches = fc.record({
  justification: fc.uint8Array({ maxLength: 64 }),
  extrinsics: fc.array(fc.uint8Array({ maxLength: 20_000 }), { maxLength: 6 }),
})
const reading = { provider, eventsOf: () => [] }
const blockOf = (batch: { readonly justification: Uint8Array; readonly extrinsics: readonly Uint8Array[] }) => ({
  ...batch,
  header,
  hash: toHex(provider.blake2b256(header)),
  number: 7,
  events: [],
})
const byCodec = ({ justification, extrinsics }: ReturnType<typeof blockOf>): Uint8Array =>
  encode(codec, { header: toHex(header), justification: toHex(justification), extrinsics: extrinsics.map(toHex) })

test.prop([batches], { numRuns: 60 })('a batch has the bytes that its codecs give it, and comes back', (batch) => {
  const message = encodeBatchMessage(blockOf(batch))
  expect(toHex(message)).toBe(toHex(byCodec(blockOf(batch))))
  expect(decodeBatchMessage(reading, 8, message)).toEqual(blockOf(batch))
})

const changes = fc.oneof(
  fc.tuple(fc.constant('cut' as const), fc.nat()),
  fc.tuple(fc.constant('byte' as const), fc.nat()),
  fc.tuple(fc.constant('end' as const), fc.nat()),
)

test.prop([batches, changes, fc.nat(255)], { numRuns: 200 })(
  'other bytes are taken where the codecs take them, and refused by name elsewhere',
  (batch, [kind, place], value) => {
    const whole = byCodec(blockOf(batch))
    const at = place % whole.length
    const message = kind === 'end' ? Uint8Array.of(...whole, value) : whole.slice(0, kind === 'cut' ? at : undefined)
    if (kind === 'byte') message[at] = value
    const expected = outcome(() => {
      const taken = decode(codec, message)
      decode(signedChainHeaderCodec, fromHex(taken.header))
      return taken
    })
    const found = outcome(() => {
      const { extrinsics, justification, ...block } = decodeBatchMessage(reading, 8, message)
      return {
        header: toHex(block.header),
        justification: toHex(justification),
        extrinsics: extrinsics.map(toHex),
      }
    })
    expect(found).toEqual(expected)
  },
)

function outcome(read: () => unknown): unknown {
  try {
    return read()
  } catch {
    return 'refused'
  }
}
