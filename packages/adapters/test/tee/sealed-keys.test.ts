import { toHex } from '@lockstep/core'
import { describe, expect, test } from 'vitest'
import type { Sealing } from '../../src/tee/seal.js'
import { seal } from '../../src/tee/seal.js'
import { sealKeys, unsealKeys } from '../../src/tee/sealed-keys.js'
import { refusalCode } from './refusal-code.js'
import { countingEntropy, provider } from './test-platform.js'

const sealing: Sealing = { provider, sealingKey: countingEntropy(20)(32), entropy: countingEntropy(21) }
const shard = toHex(new Uint8Array(32).fill(1))
const otherShard = toHex(new Uint8Array(32).fill(2))

describe('sealed keys', () => {
  test('come back as they were, without a shielding key too', () => {
    const shieldingKey = provider.generateRsaKey()
    const keys = { signerSeed: countingEntropy(22)(32), boxSecret: countingEntropy(23)(32), shieldingKey }
    expect(unsealKeys(sealing, shard, sealKeys(sealing, shard, keys))).toEqual(keys)
    const joining = { ...keys, shieldingKey: undefined }
    expect(unsealKeys(sealing, shard, sealKeys(sealing, shard, joining))).toEqual(joining)
  })

  test('are bound to their shard by themselves, not only by the measurement of the settings', async () => {
    const keys = { signerSeed: new Uint8Array(32), boxSecret: new Uint8Array(32), shieldingKey: undefined }
    const sealed = sealKeys(sealing, shard, keys)
    expect(await refusalCode(() => unsealKeys(sealing, otherShard, sealed))).toBe('SealBroken')
  })

  test('are no other sealed bytes of the same enclave', async () => {
    const sealed = seal(sealing, new Uint8Array(65), new TextEncoder().encode('lockstep/sealed-record/v1\0'))
    expect(await refusalCode(() => unsealKeys(sealing, shard, sealed))).toBe('SealBroken')
  })
})
