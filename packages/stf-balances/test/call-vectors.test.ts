import { fromHex, type Hex, toHex } from '@lockstep/core'
import { createReader, encode, remaining } from '@lockstep/core/codec'
import { MultiSignature, verifyMultiSignature } from '@lockstep/core/crypto'
import {
  callSigningPayload,
  decodeOperation,
  encodeCall,
  type PreparedInput,
  prepareOperation,
  signCall,
  verifyPayload,
} from '@lockstep/core/operation'
import type { Call, InferFields, Stf } from '@lockstep/core/stf'
import { balances } from '@lockstep/stf-balances'
import { describe, expect, test } from 'vitest'
import { domain, hashOf, mrenclave, provider, shard, signerOf } from './accounts.js'
import { guessTheNumber, integriteeWire } from './integritee-wire.js'
import { fieldsOf, hexOf, keyOf, vector } from './vector.js'

const alice = keyOf('ed25519//Alice')
const bob = keyOf('ed25519//Bob')
const { calls } = balances
const wire = integriteeWire.calls

function ascii(text: string): Hex {
  return toHex(Uint8Array.from(text, (letter) => letter.charCodeAt(0)))
}

/** The call's bytes are the vector's, and the vector's bytes are the call. */
function matches<Args>(name: string, call: Call<Args>, args: InferFields<Args>): void {
  const expected = hexOf(vector(name).expected)
  expect(toHex(encodeCall(call, alice, args))).toBe(expected)
  const reader = createReader(fromHex(expected).subarray(33))
  expect(call.args.read(reader)).toEqual(args)
  expect(remaining(reader)).toBe(0)
}

describe('accounts', () => {
  test('alice_account_id_const', () => {
    expect(signerOf('Alice', 'sr25519').account).toBe(vector('alice_account_id_const').expected)
  })

  test.each(['Alice', 'Bob'])('the ed25519 key of //%s is the one of the vectors', (name) => {
    expect(signerOf(name).account).toBe(keyOf(`ed25519//${name}`))
  })
})

describe('calls of the balances', () => {
  test('trusted_call/noop', () => matches('trusted_call/noop', calls.noop, {}))

  test('trusted_call/balance_transfer', () =>
    matches('trusted_call/balance_transfer', calls.balanceTransfer, { to: bob, amount: 1_100_000_000_000n }))

  test('trusted_call/balance_transfer_with_note', () =>
    matches('trusted_call/balance_transfer_with_note', calls.balanceTransferWithNote, {
      to: bob,
      amount: 7n,
      note: ascii('hello world'),
    }))

  test('trusted_call/balance_unshield_through_enclave_bridge_pallet', () =>
    matches(
      'trusted_call/balance_unshield_through_enclave_bridge_pallet',
      calls.balanceUnshieldThroughEnclaveBridgePallet,
      { beneficiary: bob, amount: 1000n, shard },
    ))

  test('trusted_call/send_note', () =>
    matches('trusted_call/send_note', calls.sendNote, { to: bob, note: ascii('Hi Bob') }))
})

describe('calls that the balances do not have, declared for their bytes alone', () => {
  test('trusted_call/balance_shield', () =>
    matches('trusted_call/balance_shield', wire.balanceShield, { who: bob, amount: 1000n, parentchain: 'Integritee' }))

  test('trusted_call/assets_unshield', () =>
    matches('trusted_call/assets_unshield', wire.assetsUnshield, {
      beneficiary: bob,
      asset: 'USDC_E',
      amount: 9n,
      shard,
    }))

  test('trusted_call/force_unshield_all_native', () =>
    matches('trusted_call/force_unshield_all_native', wire.forceUnshieldAll, { who: bob, asset: null }))

  test('trusted_call/force_unshield_all_usdc_e', () =>
    matches('trusted_call/force_unshield_all_usdc_e', wire.forceUnshieldAll, { who: bob, asset: 'USDC_E' }))

  test('trusted_call/waste_time', () => matches('trusted_call/waste_time', wire.wasteTime, { milliseconds: 5 }))

  test('trusted_call/spam_extrinsics', () =>
    matches('trusted_call/spam_extrinsics', wire.spamExtrinsics, { count: 5, parentchain: 'TargetA' }))

  test('trusted_call/guess: by a codec; no declared call has its sender behind an inner index', () => {
    const guess = encode(guessTheNumber, [50, { type: 'guess', value: { origin: alice, number: 42 } }])
    expect(toHex(guess)).toBe(vector('trusted_call/guess').expected)
  })
})

/** Prepares the operation for an STF in the domain of the vectors. */
function prepare(stf: Stf, operation: Uint8Array, within = domain): PreparedInput {
  return prepareOperation({ provider, stf, domain: within }, operation)
}

describe('signed calls', () => {
  test.each([
    ['trusted_call_signed/balance_transfer_ed25519_alice_nonce0', 'Alice'],
    ['trusted_call_signed/balance_transfer_ed25519_alice_nonce21_zero_mr_zero_shard', 'Alice'],
    ['trusted_call_signed/balance_transfer_delegated_to_bob_nonce2', 'Bob'],
    ['trusted_call_signed/unshield_enclave_bridge_nonce3', 'Alice'],
  ])('%s: payload, signature, both operations and their hashes', (name, signerName) => {
    const { input, payload, signature, expected } = vector(name)
    const given = fieldsOf(input)
    const top = fieldsOf(expected)
    const signer = signerOf(signerName)
    const within = { mrenclave: hexOf(given.mrenclave), shard: hexOf(given.shard) }
    const nonce = Number(given.nonce)
    const call = fromHex(hexOf(given.call))
    const sign = (path: 'indirectCall' | 'directCall') =>
      signCall(call, { nonce, domain: within, signer, path, asDelegate: given.delegate === true })
    const indirect = sign('indirectCall')
    const direct = sign('directCall')

    expect(toHex(indirect)).toBe(top.top_indirect)
    expect(toHex(direct)).toBe(top.top_direct)
    expect(toHex(indirect.subarray(1))).toBe(top.trusted_call_signed)
    expect(indirect).toHaveLength(Number(top.top_len))
    expect(hashOf(indirect)).toBe(top.top_hash_indirect)
    expect(hashOf(direct)).toBe(top.top_hash_direct)

    const preparedInput = prepare(balances, indirect, within)
    if (preparedInput.kind !== 'call') throw new Error(`the operation is ${JSON.stringify(preparedInput)}`)
    expect(preparedInput).toMatchObject({
      operationHash: top.top_hash_indirect,
      sender: alice,
      nonce,
      delegate: given.delegate === true ? bob : null,
    })
    expect(toHex(callSigningPayload(preparedInput.callAndNonce, within))).toBe(payload)
    expect(signer.sign(fromHex(hexOf(payload)))).toEqual({ type: 'Ed25519', value: signature })
    expect(prepare(balances, direct, within)).toEqual({
      kind: 'rejected',
      operationHash: top.top_hash_direct,
      code: 'UnsupportedOperation',
    })
    const elsewhere = { mrenclave: shard, shard: mrenclave }
    expect(prepare(balances, indirect, elsewhere)).toMatchObject({ kind: 'rejected', code: 'BadSignature' })
  })

  test('default_trusted_call_signed: decodes, and no account has signed it', () => {
    const operation = fromHex(`0x00${hexOf(vector('default_trusted_call_signed').expected).slice(2)}`)
    const nobody = `0x${'00'.repeat(32)}`
    expect(decodeOperation(balances, operation)).toMatchObject({
      signedCall: {
        call: calls.noop,
        sender: nobody,
        args: {},
        nonce: 0,
        delegate: null,
        signature: { type: 'Ed25519', value: `0x${'00'.repeat(64)}` },
      },
    })
    expect(prepare(balances, operation)).toMatchObject({ kind: 'rejected', code: 'BadSignature' })
  })

  test('sr25519_verify_only: the signature holds for its signer, and the operation for it as a delegate', () => {
    const { payload, signature, signer, multisignature_scale } = vector('sr25519_verify_only')
    const signed = { type: 'Sr25519', value: hexOf(signature) } as const
    const account = hexOf(signer)
    const message = fromHex(hexOf(payload))
    expect(toHex(encode(MultiSignature, signed))).toBe(multisignature_scale)
    expect(verifyPayload(provider, signed, message, account)).toBe(true)
    expect(verifyPayload(provider, signed, message, alice)).toBe(false)
    const callAndNonce = hexOf(payload).slice(2, -128)
    const operation = fromHex(`0x00${callAndNonce}01${account.slice(2)}${hexOf(multisignature_scale).slice(2)}`)
    expect(prepare(balances, operation)).toMatchObject({ kind: 'call', nonce: 7, sender: alice, delegate: account })
  })

  test('extension_dapp_signed_call: a browser wallet signed it within <Bytes>', () => {
    const { input, decoded, payload, expected } = vector('extension_dapp_signed_call')
    const fields = fieldsOf(decoded)
    const operation = fromHex(`0x00${hexOf(fieldsOf(input).trusted_call_signed).slice(2)}`)
    const prepared = prepare(integriteeWire, operation)
    expect(prepared).toMatchObject({
      kind: 'call',
      call: wire.balanceUnshield,
      sender: fields.from,
      args: { beneficiary: fields.to, amount: BigInt(String(fields.amount)), shard: fields.shard },
      nonce: fields.nonce,
      delegate: null,
    })
    const decodedOperation = decodeOperation(integriteeWire, operation)
    if ('refused' in decodedOperation) throw new Error(decodedOperation.refused)
    const { signature, callAndNonce, sender } = decodedOperation.signedCall
    expect(toHex(callSigningPayload(callAndNonce, domain))).toBe(payload)
    const verdicts = {
      verify_raw: verifyMultiSignature(provider, signature, fromHex(hexOf(payload)), sender),
      verify_bytes_wrapped: verifyPayload(provider, signature, fromHex(hexOf(payload)), sender),
    }
    expect(verdicts).toEqual(expected)
    expect(prepare(balances, operation)).toMatchObject({ kind: 'rejected', code: 'Undecodable' })
  })
})
