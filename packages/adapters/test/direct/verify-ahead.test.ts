import { encodeCall, signCall } from '@lockstep/core/operation'
import { openDirectOperation } from '@lockstep/core/pool'
import { balances } from '@lockstep/stf-balances'
import { expect, test } from 'vitest'
import { createAheadOpening, type SignedMessage } from '../../src/direct/verify-ahead.js'
import { alice, bob, provider, shard, sr25519 } from '../integritee-rpc/test-worker.js'

const environment = { provider, stf: balances, domain: { mrenclave: `0x${'05'.repeat(32)}`, shard } } as const

function transfer(nonce: number, signer = alice): Uint8Array {
  const call = encodeCall(balances.calls.balanceTransfer, signer.account, { to: bob.account, amount: 1n })
  return signCall(call, { nonce, domain: environment.domain, signer, path: 'directCall' })
}

/** Somebody else who verifies, and what he was asked. */
function start(answer: (verdicts: boolean[]) => boolean[] = (verdicts) => verdicts) {
  const asked: SignedMessage[] = []
  const ahead = createAheadOpening(environment, async (signed) => {
    asked.push(...signed)
    return answer(
      signed.map(({ signature, message, publicKey }) => provider.verifyEd25519(signature, message, publicKey)),
    )
  })
  return { ahead, asked }
}

const operations = Array.from({ length: 10 }, (_, nonce) => transfer(nonce))

test('what is opened ahead is what would be opened in its turn, once', async () => {
  const { ahead } = start()
  await ahead.open(operations)
  for (const operation of operations) {
    expect(ahead.take(operation)).toEqual(openDirectOperation(environment, operation))
    expect(ahead.take(operation)).toBeUndefined()
  }
})

test('what is not good, or of another scheme, is left to its turn', async () => {
  const forged = Uint8Array.from(transfer(10))
  forged[forged.length - 40] = (forged[forged.length - 40] ?? 0) ^ 1
  const others = [forged, transfer(0, sr25519('//Alice')), Uint8Array.of(1, 2, 3), new Uint8Array()]
  const { ahead, asked } = start()
  await ahead.open([...operations, ...others])
  expect(others.map(ahead.take)).toEqual(others.map(() => undefined))
  expect(operations.map(ahead.take).every((opened) => opened !== undefined)).toBe(true)
  expect(asked).toHaveLength(operations.length + 1)
})

test('other bytes are not taken for those that were opened, were they the same', async () => {
  const { ahead } = start()
  await ahead.open(operations)
  expect(ahead.take(Uint8Array.from(operations[0] ?? []))).toBeUndefined()
})

test('who cannot verify answers less, and nothing is opened for what he leaves out', async () => {
  const { ahead } = start((verdicts) => verdicts.slice(0, 3))
  await ahead.open(operations)
  expect(operations.map((operation) => ahead.take(operation) !== undefined)).toEqual(
    operations.map((_, index) => index < 3),
  )
})

test('for a few nobody is asked', async () => {
  const { ahead, asked } = start()
  await ahead.open(operations.slice(0, 7))
  expect(asked).toEqual([])
})
