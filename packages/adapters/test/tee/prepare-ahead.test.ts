import { createProvider } from '@lockstep/adapters/crypto-native'
import { type Hex, toHex } from '@lockstep/core'
import { composeOperation } from '@lockstep/core/client'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { prepareOperation } from '@lockstep/core/operation'
import { balances } from '@lockstep/stf-balances'
import { expect, test } from 'vitest'
import { createAheadPreparation } from '../../src/tee/prepare-ahead.js'
import { keyVector } from '../integritee-rpc/rpc-vector.js'
import { alice, bob } from './balances-chain.js'

const bytes32 = (byte: number): Hex => toHex(new Uint8Array(32).fill(byte))
const domain = { mrenclave: bytes32(1), shard: bytes32(2) }
const native = createProvider()

/** A provider that counts what it is asked to verify, and one call's operation. */
function setting() {
  let verifications = 0
  const provider: CryptoProvider = {
    ...native,
    verifyEd25519(...signed) {
      verifications += 1
      return native.verifyEd25519(...signed)
    },
  }
  const { operation } = composeOperation(
    balances.calls.balanceTransfer,
    { to: bob.account, amount: 5n },
    { provider: native, shieldingKey: keyVector('rsa3072/e65537'), domain, signer: alice, nonce: 0 },
  )
  return { environment: { provider, stf: balances, domain }, operation, verifications: () => verifications }
}

test('an operation is prepared once, with the outcome of one that is prepared in its turn', () => {
  const { environment, operation, verifications } = setting()
  const forged = operation.slice()
  forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1
  for (const each of [operation, forged, operation.slice(1), new Uint8Array()]) {
    const { prepare, prepared } = createAheadPreparation(environment)
    expect(prepared(each, environment)).toBeUndefined()
    prepare(each)
    const before = verifications()
    expect(prepared(each, environment)).toEqual(prepareOperation({ ...environment, provider: native }, each))
    expect(verifications()).toBe(before)
    // The same bytes in another array may be others by now.
    expect(prepared(each.slice(), environment)).toBeUndefined()
  }
})

test('what was prepared for one STF, code and shard is nothing for another', () => {
  const { environment, operation } = setting()
  const { prepare, prepared } = createAheadPreparation(environment)
  prepare(operation)
  expect(prepared(operation, { ...environment, domain: { ...domain } })).toBeDefined()
  for (const wanted of [
    { ...environment, stf: { ...balances } },
    { ...environment, domain: { ...domain, mrenclave: bytes32(3) } },
    { ...environment, domain: { ...domain, shard: bytes32(3) } },
  ]) {
    expect(prepared(operation, wanted)).toBeUndefined()
  }
})

test('what cannot be prepared is left for its turn', () => {
  const { environment, operation } = setting()
  const broken = () => {
    throw new Error('no such memory')
  }
  const { prepare, prepared } = createAheadPreparation({
    ...environment,
    provider: { ...native, verifyEd25519: broken },
  })
  prepare(operation)
  expect(prepared(operation, environment)).toBeUndefined()
})
