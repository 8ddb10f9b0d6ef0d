import { type Hex, toHex } from '@lockstep/core'
import { describe, expect, test } from 'vitest'
import { keyPairHex, readKeyPair, readKeyPairs } from '../../src/tee/key-pair-codec.js'
import type { Sealing } from '../../src/tee/seal.js'
import { seal } from '../../src/tee/seal.js'
import { sealKeys, unsealKeys } from '../../src/tee/sealed-keys.js'
import { keyVector, rpcVector } from '../integritee-rpc/rpc-vector.js'
import { refusalCode } from './refusal-code.js'
import { shieldingKeys } from './rotation-keys.js'
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

  test('hold all keys of the shard, and which one was current', () => {
    const [shieldingKey, ...laterKeys] = shieldingKeys
    const seeds = { signerSeed: new Uint8Array(32), boxSecret: new Uint8Array(32) }
    const keys = { ...seeds, shieldingKey, laterKeys, keyAtProvisioning: otherShard }
    expect(unsealKeys(sealing, shard, sealKeys(sealing, shard, keys))).toEqual(keys)
  })

  test('hold the accounts of attested enclaves', () => {
    const seeds = { signerSeed: new Uint8Array(32), boxSecret: new Uint8Array(32) }
    const keys = { ...seeds, shieldingKey: shieldingKeys[0], attestedAccounts: [otherShard, shard] }
    expect(unsealKeys(sealing, shard, sealKeys(sealing, shard, keys))).toEqual(keys)
  })

  test('have a key pair as its parts in 1732 bytes, and refuse one whose parts do not fit each other', async () => {
    const { jwk } = Object(rpcVector('rsa3072/e65537').input)
    const parts = ['n', 'd', 'e', 'p', 'q', 'dp', 'dq', 'qi'].map((part) => Buffer.from(jwk[part], 'base64url'))
    const sizes = [384, 384, 4, 192, 192, 192, 192, 192]
    const digits = parts.map((part, index) => part.toString('hex').padStart(2 * (sizes[index] ?? 0), '0')).join('')
    const encoded = keyPairHex(keyVector('rsa3072/e65537'))
    expect(encoded).toBe(`0x${digits}`)
    expect(encoded).toHaveLength(2 + 2 * 1732)
    expect(readKeyPair(encoded)).toEqual(keyVector('rsa3072/e65537'))
    const flipped: Hex = `0x${digits.slice(0, -1)}${digits.endsWith('0') ? '1' : '0'}`
    expect(await refusalCode(() => readKeyPair(flipped))).toBe('InvalidShieldingKey')
    expect(readKeyPairs([encoded, flipped])).toBeUndefined()
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
