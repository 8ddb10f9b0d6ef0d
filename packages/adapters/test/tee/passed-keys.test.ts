import { fromHex, type Hex, toHex } from '@lockstep/core'
import { expect, test } from 'vitest'
import { keyPairHex } from '../../src/tee/key-pair-codec.js'
import {
  encodeLegacyKeys,
  encodePassedKeys,
  readLegacyKeys,
  readPassedKeys,
} from '../../src/tee/provisioning/passed-keys-codec.js'
import { shieldingKeys } from './rotation-keys.js'

const [first] = shieldingKeys
const currentKey = toHex(new Uint8Array(32).fill(7))
const account = toHex(new Uint8Array(32).fill(8))
const passed = { shieldingKeys: [first], currentKey, attestedAccounts: [account] }
const legacy = { shieldingKeys: [first], currentKey }

/** SCALE by hand: one key, which is 1 shifted by two bits, then its parts, then the hash. */
const legacyBytes: Hex = `0x04${keyPairHex(first).slice(2)}${'07'.repeat(32)}`

test('what is handed over to the code that follows has the layout that code without accounts has', () => {
  expect(toHex(encodeLegacyKeys(passed))).toBe(legacyBytes)
  expect(readLegacyKeys(fromHex(legacyBytes))).toEqual(legacy)
})

test('what is passed on within the same code has the accounts behind it', () => {
  const encoded: Hex = `${legacyBytes}04${'08'.repeat(32)}`
  expect(toHex(encodePassedKeys(passed))).toBe(encoded)
  expect(readPassedKeys(fromHex(encoded))).toEqual(passed)
})

test('one is not taken for the other, and no keys are none', () => {
  expect(readPassedKeys(fromHex(legacyBytes))).toBeUndefined()
  expect(readLegacyKeys(encodePassedKeys(passed))).toBeUndefined()
  expect(readLegacyKeys(fromHex(`0x00${'07'.repeat(32)}`))).toBeUndefined()
})
