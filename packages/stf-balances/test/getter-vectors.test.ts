import { bytes, fromHex, H256, struct, toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { verifyMultiSignature } from '@lockstep/core/crypto'
import { executeGetter } from '@lockstep/core/engine'
import {
  decodeGetter,
  encodePublicGetter,
  encodeTrustedGetter,
  refuseTrustedGetter,
  signBareGetter,
} from '@lockstep/core/operation'
import { createState } from '@lockstep/core/state'
import type { Stf } from '@lockstep/core/stf'
import { balances } from '@lockstep/stf-balances'
import { describe, expect, test } from 'vitest'
import { domain, provider, shard, signerOf } from './accounts.js'
import { integriteeWire } from './integritee-wire.js'
import { fieldsOf, hexOf, vector } from './vector.js'

const alice = signerOf('Alice')
const { public: wirePublic, trusted: wireTrusted } = integriteeWire.getters
const block = { number: 1, hash: shard, timestamp: 0n }
const compatible = { bareGetters: true }

function answer(stf: Stf, request: Uint8Array, policy = compatible) {
  return executeGetter({ provider, stf, domain }, policy, createState(provider), block, request)
}

describe('public getters', () => {
  test('getter/public/some_value: and its answer, 42', () => {
    const request = encodePublicGetter(balances.getters.public.someValue, {})
    expect(toHex(request)).toBe(vector('getter/public/some_value').expected)
    expect(answer(balances, request)).toEqual({ value: Uint8Array.of(42, 0, 0, 0) })
  })

  test.each([
    ['getter/public/parentchains_info', encodePublicGetter(wirePublic.parentchainsInfo, {})],
    ['getter/public/note_buckets_info', encodePublicGetter(wirePublic.noteBucketsInfo, {})],
    ['getter/public/undistributed_fees_native', encodePublicGetter(wirePublic.undistributedFees, { asset: null })],
    ['getter/public/undistributed_fees_USDC_E', encodePublicGetter(wirePublic.undistributedFees, { asset: 'USDC_E' })],
  ])('%s: declared for its bytes alone; the balances do not have it', (name, request) => {
    expect(toHex(request)).toBe(vector(name).expected)
    expect(decodeGetter(integriteeWire, request)).toMatchObject({ kind: 'public' })
    expect(answer(balances, request)).toEqual({ refused: 'Undecodable' })
  })
})

/** The request as the worker's JSON-RPC takes it. SPEC: Integritee pallets, `Request { shard, cyphertext }`. */
const requestCodec = struct({ shard: H256, cyphertext: bytes(1024) })

function matches(name: string, stf: Stf, getter: Uint8Array): void {
  const { payload, signature, expected } = vector(name)
  const { getter: signedGetter, request, rpc } = fieldsOf(expected)
  const signed = signBareGetter(getter, alice)
  expect(toHex(getter)).toBe(payload)
  expect(toHex(signed.subarray(-64))).toBe(signature)
  expect(toHex(signed)).toBe(signedGetter)
  expect(toHex(encode(requestCodec, { shard, cyphertext: toHex(signed) }))).toBe(request)
  expect(fieldsOf(rpc).params).toEqual([request])
  expect(answer(stf, signed)).toHaveProperty('value')
  expect(answer(stf, signed, { bareGetters: false })).toEqual({ refused: 'BareGetter' })
}

describe('trusted getters, signed as Integritee clients do', () => {
  test('getter/trusted/account_info', () =>
    matches(
      'getter/trusted/account_info',
      balances,
      encodeTrustedGetter(balances.getters.trusted.accountInfo, alice.account, {}),
    ))

  test.each([
    [
      'getter/trusted/account_info_and_session_proxies',
      encodeTrustedGetter(wireTrusted.accountInfoAndSessionProxies, alice.account, {}),
    ],
    ['getter/trusted/notes_for_bucket0', encodeTrustedGetter(wireTrusted.notesFor, alice.account, { bucket: 0 })],
    [
      'getter/trusted/asset_balance_USDC_E',
      encodeTrustedGetter(wireTrusted.assetBalance, alice.account, { asset: 'USDC_E' }),
    ],
  ])('%s: declared for its bytes alone', (name, getter) => matches(name, integriteeWire, getter))

  test('extension_dapp_signed_getter: a browser wallet signed it within <Bytes>', () => {
    const { input, payload, expected } = vector('extension_dapp_signed_getter')
    const request = decodeGetter(balances, fromHex(hexOf(input)))
    if (request?.kind !== 'trusted') throw new Error('the vector is a trusted getter')
    expect(request).toMatchObject({ getter: balances.getters.trusted.accountInfo, delegate: null, expiry: undefined })
    expect(toHex(request.encoded)).toBe(payload)
    const refusal = refuseTrustedGetter({ provider, stf: balances, domain }, compatible, request, 1, () => false)
    expect({
      verify_raw: verifyMultiSignature(provider, request.signature, request.encoded, request.sender),
      verify_bytes_wrapped: refusal === undefined,
    }).toEqual(expected)
  })
})

describe('the account info', () => {
  test('is 80 bytes: four u32 and four u128', () => {
    const request = signBareGetter(encodeTrustedGetter(balances.getters.trusted.accountInfo, alice.account, {}), alice)
    const state = createState(provider)
    const u128Of = (low: number) => Uint8Array.of(low, ...new Array(15).fill(0))
    state.commit(
      state.prepare([
        { space: 'balances.account', changes: [{ key: alice.account, value: u128Of(9) }] },
        { space: 'system.nonce', changes: [{ key: alice.account, value: Uint8Array.of(3, 0, 0, 0) }] },
      ]),
    )
    const answered = executeGetter({ provider, stf: balances, domain }, compatible, state, block, request)
    expect(answered).toEqual({
      value: Uint8Array.of(3, ...new Array(15).fill(0), ...u128Of(9), ...new Array(48).fill(0)),
    })
  })
})
