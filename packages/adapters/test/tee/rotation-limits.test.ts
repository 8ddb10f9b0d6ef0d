import { decode, encode, fromHex, type Hex, toHex } from '@lockstep/core'
import { blockHeaderCodec, blockHeaderHash } from '@lockstep/core/receipt'
import { createSnapshotImport } from '@lockstep/core/state'
import { type KeyChange, type SnapshotPart, shieldingKeyHash } from '@lockstep/core/worker'
import { describe, expect, test } from 'vitest'
import { createEnclaveShieldingKeys } from '../../src/tee/enclave-shielding-keys.js'
import { nextChange } from '../../src/tee/rotation/announce-key.js'
import { type Sealing, seal } from '../../src/tee/seal.js'
import { createShieldingKeyRing } from '../../src/tee/shielding-key-ring.js'
import { createSnapshotImporter } from '../../src/tee/snapshot-import.js'
import { createSnapshotKeys } from '../../src/tee/snapshot-keys.js'
import { partChunksCodec, snapshotPlace } from '../../src/tee/snapshot-sealing.js'
import { refusalCode } from './refusal-code.js'
import { shieldingKeys } from './rotation-keys.js'
import { countingEntropy, provider } from './test-platform.js'

const entropy = countingEntropy(36)
const ring = createShieldingKeyRing({ provider, entropy }, shieldingKeys[0], shieldingKeys.slice(1))
const [h0 = '0x', h1 = '0x', h2 = '0x'] = shieldingKeys.map((key) => shieldingKeyHash(provider, key))
const shard = toHex(new Uint8Array(32).fill(7))
const rotation = { leadBlocks: 1, overlapBlocks: 1, authorities: [shard] }

const first: KeyChange = { generation: 1, previous: h0, key: h1, announced: 3, effective: 6, retired: 9 }
const second: KeyChange = { generation: 2, previous: h1, key: h2, announced: 9, effective: 12, retired: 15 }

test('a shard that has had 64 keys gets no other', async () => {
  const changes = Array.from({ length: 63 }, (_, index) => ({ ...first, generation: index + 1 }))
  const place = (count: number) => ({ shard, rotation, ring, changes: changes.slice(0, count), next: 1000 })
  expect(nextChange(place(62)).generation).toBe(63)
  expect(await refusalCode(() => nextChange(place(63)))).toBe('RotationLimit')
})

test('an enclave holds 64 keys, and takes no more', async () => {
  const [key] = shieldingKeys
  const others = Array.from({ length: 64 }, (_, index) => ({ ...key, modulus: key.modulus + 2n * BigInt(index + 1) }))
  const keys = { signerSeed: new Uint8Array(32), boxSecret: new Uint8Array(32), shieldingKey: key }
  const taken = (count: number) =>
    refusalCode(() =>
      createEnclaveShieldingKeys({
        sealing: { provider, entropy, sealingKey: new Uint8Array(32) },
        ...{ shard, account: h0, rotation, believesMore: false, keys, service: () => undefined },
      }).extend({ shieldingKeys: [key, ...others.slice(0, count)], currentKey: h0, attestedAccounts: [] }),
    )
  expect(await taken(63)).toBeUndefined()
  expect(await taken(64)).toBe('RotationLimit')
})

describe('a snapshot in parts', () => {
  const [header, none] = [toHex(new Uint8Array(204)), '0x00'] as const

  test('opens under the first part’s key alone', async () => {
    const sealingOf = (byte: number): Sealing => ({ provider, entropy, sealingKey: new Uint8Array(32).fill(byte) })
    const [own, other] = [sealingOf(1), sealingOf(2)]
    const taken: number[] = []
    const nothing = createSnapshotImport(provider, { root: new Uint8Array(32), identity: new Uint8Array(32) })
    const keys = {
      candidates: () => [own, other].map((sealing, index) => ({ key: index === 0 ? h0 : h1, sealing })),
      admit: () => {},
    }
    const target = { ...nothing, accept: ({ length }: Uint8Array) => void taken.push(length) }
    const take = createSnapshotImporter(own, () => target, { keys })
    const blockHeader = decode(blockHeaderCodec, fromHex(header))
    const checkpoint = blockHeaderHash(provider, blockHeader)
    const part = (sealing: Sealing, index: number, chunks: readonly Hex[]): SnapshotPart => {
      const place = { checkpoint, block: 0, index, isLast: false }
      return { ...place, sealed: seal(sealing, encode(partChunksCodec, chunks), snapshotPlace(place)) }
    }
    take(part(other, 0, [header, none, '0x01']))
    expect(await refusalCode(() => take(part(own, 1, ['0x0102'])))).toBe('SealBroken')
    take(part(other, 1, ['0x010203']))
    expect(taken).toEqual([1, 3])
  })
})

describe('the head of a snapshot', () => {
  const header = {
    ...{ shard, parent: shard, parentchainHash: shard, stateRoot: shard, receiptsRoot: shard, stfIdentity: shard },
    ...{ number: 20, timestamp: 0n },
  }
  const sealing = { provider, entropy, sealingKey: new Uint8Array(32) }
  const admitted = (keyChanges: readonly KeyChange[], key = h2, known = h0, number = 20) =>
    refusalCode(() =>
      createSnapshotKeys(
        ring,
        () => sealing,
        () => known,
      ).admit(key, { header: { ...header, number }, keyChanges }),
    )

  test('is believed of those who hold the key that is current behind its block, and no older one than is known', async () => {
    expect(await admitted([first, second])).toBeUndefined()
    expect(await admitted([first, second], h2, h2)).toBeUndefined()
    expect(await admitted([first, second], h1)).toBe('SnapshotKeyRetired')
    // Key 2 opens from block 12 on.
    expect(await admitted([first, second], h1, h1, 10)).toBeUndefined()
    expect(await admitted([first, second], h1, h2, 10)).toBe('SnapshotKeyRetired')
    expect(await admitted([first], h1, h2)).toBe('SnapshotKeyRetired')
    expect(await admitted([], h0, h1)).toBe('SnapshotKeyRetired')
    expect(await admitted([], h0)).toBeUndefined()
  })

  test('is refused with changes that no shard can have had', async () => {
    const wrong: readonly (readonly KeyChange[])[] = [
      [second],
      [first, { ...second, generation: 1 }],
      [{ ...first, previous: h2 }, second],
      [first, { ...second, announced: 8 }],
      [first, { ...second, announced: 21 }],
      [first, { ...second, effective: 9 }],
      [first, { ...second, retired: 12 }],
    ]
    for (const keyChanges of wrong) expect(await admitted(keyChanges)).toBe('SnapshotKeyChanges')
  })
})
