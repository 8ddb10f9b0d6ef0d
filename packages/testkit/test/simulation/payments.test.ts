import { expect, test } from 'vitest'
import { type PaymentSources, wrongPayments } from '../../src/simulation/payments.js'

const bytes32 = `0x${'01'.repeat(32)}` as const
const payment = '0xaa'
const confirmation = '0xcc'

/** A chain of one block, with these calls in it and so many payments made. */
function chainWith(calls: readonly `0x${string}`[], payments: number): PaymentSources {
  const header = {
    shard: bytes32,
    parent: bytes32,
    stfIdentity: bytes32,
    number: 1,
    parentchainHash: bytes32,
    timestamp: 0n,
    stateRoot: bytes32,
    receiptsRoot: bytes32,
  }
  const noBytes = new Uint8Array(0)
  const block = { header: noBytes, hash: bytes32, number: 1, extrinsics: [], events: [], justification: noBytes }
  return {
    chain: {
      head: () => 1,
      finalized: () => 1,
      block: () => block,
      extrinsicsOf: () => calls.map((call) => ({ bytes: noBytes, signer: bytes32, nonce: 0, call })),
      state: () => ({
        eventsOf: () =>
          new Array(payments).fill({
            phase: { type: 'applyExtrinsic', value: 0 },
            event: {
              type: 'enclaveBridge',
              value: { type: 'unshieldedFunds', value: { shard: bytes32, beneficiary: bytes32, amount: 1n } },
            },
            topics: [],
          }),
      }),
    },
    reference: { expected: () => ({ header, inputs: [], receipts: [], outputs: [payment, confirmation] }) },
  }
}

test('one payment for an output that two workers sent is right; none, and two, are not', () => {
  const calls = [payment, payment, confirmation, confirmation] as const
  expect(wrongPayments(chainWith(calls, 1))).toBeUndefined()
  expect(wrongPayments(chainWith(calls, 0))).toMatch(/0 payments for 1 /)
  expect(wrongPayments(chainWith(calls, 2))).toMatch(/2 payments for 1 /)
})

test('a payment without an output is found', () => {
  expect(wrongPayments(chainWith([confirmation], 0))).toBeUndefined()
  expect(wrongPayments(chainWith([confirmation], 1))).toMatch(/1 payments for 0 /)
})
