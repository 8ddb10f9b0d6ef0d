import { toHex } from '@lockstep/core'
import type { BlockRecordContent } from '@lockstep/core/worker'
import { describe, expect, test } from 'vitest'
import type { Sealing } from '../../src/tee/seal.js'
import { type RecordOwner, sealRecord, unsealRecord } from '../../src/tee/sealed-record.js'
import { refusalCode } from './refusal-code.js'
import { countingEntropy, provider } from './test-platform.js'

const sealing: Sealing = { provider, sealingKey: countingEntropy(30)(32), entropy: countingEntropy(31) }
const filled = (byte: number, length = 32) => toHex(new Uint8Array(length).fill(byte))
const owner: RecordOwner = { shard: filled(1), account: filled(2) }
const record: BlockRecordContent = {
  signedHeader: {
    header: {
      shard: owner.shard,
      parent: filled(3),
      number: 0x01020304,
      parentchainHash: filled(4),
      timestamp: 5n,
      stateRoot: filled(6),
      receiptsRoot: filled(7),
      stfIdentity: filled(8),
    },
    signature: { type: 'Ed25519', value: filled(9, 64) },
  },
  finalized: 0x01020303,
  diff: Uint8Array.of(1, 2, 3),
  receipts: [],
  outputs: [Uint8Array.of(4), Uint8Array.of(5, 6)],
}

describe('a sealed record', () => {
  test('comes back as it was, and states its number to the host: u32, little-endian', () => {
    const sealed = sealRecord(sealing, owner, record)
    expect(unsealRecord(sealing, owner, 0x01020304, sealed)).toEqual(record)
    expect(toHex(sealed.subarray(0, 5))).toBe('0x0403020101')
  })

  test('opens for one owner at one number', async () => {
    const sealed = sealRecord(sealing, owner, record)
    const refusals = [
      () => unsealRecord(sealing, { ...owner, shard: filled(0) }, 0x01020304, sealed),
      () => unsealRecord(sealing, { ...owner, account: filled(0) }, 0x01020304, sealed),
      () =>
        unsealRecord(
          sealing,
          owner,
          0x01020305,
          Uint8Array.from(sealed, (byte, at) => (at === 0 ? 5 : byte)),
        ),
    ]
    for (const refusal of refusals) expect(await refusalCode(refusal)).toBe('SealBroken')
    expect(await refusalCode(() => unsealRecord(sealing, owner, 0x01020305, sealed))).toBe('RecordMismatch')
    expect(await refusalCode(() => unsealRecord(sealing, owner, 1, sealed.subarray(0, 3)))).toBe('RecordMismatch')
  })
})
