import type { CryptoProvider } from '@lockstep/core/crypto'
import { encodeCall, prepareOperation, signCall } from '@lockstep/core/operation'
import { orderedOperation } from '@lockstep/core/pool'
import { balances } from '@lockstep/stf-balances'
import { expect, test } from 'vitest'
import { createDirectService } from '../../src/direct/index.js'
import { keyVector } from '../integritee-rpc/rpc-vector.js'
import { alice, bob, entropy, provider, shard } from '../integritee-rpc/test-worker.js'

const domain = { mrenclave: `0x${'05'.repeat(32)}`, shard } as const
const call = encodeCall(balances.calls.balanceTransfer, alice.account, { to: bob.account, amount: 1n })
const operation = signCall(call, { nonce: 0, domain, signer: alice, path: 'directCall' })
const ordered = orderedOperation(operation)

/** A service, and a provider that counts the signatures that it looks at. */
function start() {
  const looked = { count: 0 }
  const counting: CryptoProvider = {
    ...provider,
    verifyEd25519(...signed) {
      looked.count += 1
      return provider.verifyEd25519(...signed)
    },
  }
  const shieldingKey = keyVector('rsa3072/e65537')
  const options = { provider: counting, entropy, stf: balances, domain, shieldingKey, nextNonce: () => 0 }
  const service = createDirectService(options)
  return { service, looked, environment: { provider: counting, stf: balances, domain, recall: service.recall } }
}

test('what the pool has is prepared for its block as if it were looked at again, and is not', () => {
  const { service, looked, environment } = start()
  service.submitOperation(shard, operation)
  expect(looked.count).toBe(1)
  const recalled = prepareOperation(environment, ordered)
  expect(looked.count).toBe(1)
  expect(recalled).toEqual(prepareOperation({ provider, stf: balances, domain }, ordered))
  expect(recalled.kind).toBe('call')
})

test('other bytes are looked at: with another signature, or of an operation that the pool does not have', () => {
  const { service, looked, environment } = start()
  expect(prepareOperation(environment, ordered).kind).toBe('call')
  service.submitOperation(shard, operation)
  const forged = Uint8Array.from(ordered)
  forged[ordered.length - 40] = (forged[ordered.length - 40] ?? 0) ^ 1
  expect(prepareOperation(environment, forged)).toMatchObject({ kind: 'rejected', code: 'BadSignature' })
  // Raw and as a wallet wraps it.
  expect(looked.count).toBe(1 + 1 + 2)
})

test('it holds good for the same code, shard and STF only', () => {
  const { service, environment } = start()
  service.submitOperation(shard, operation)
  const others = [
    { ...environment, domain: { ...domain, mrenclave: shard } },
    { ...environment, domain: { ...domain, shard: domain.mrenclave } },
  ]
  for (const other of others) {
    expect(prepareOperation(other, ordered)).toMatchObject({ kind: 'rejected', code: 'BadSignature' })
  }
  const { operationHash } = prepareOperation(environment, ordered)
  expect(service.recall(operationHash, { stf: balances, domain: { ...domain } })?.nonce).toBe(0)
  expect(service.recall(operationHash, { stf: { ...balances }, domain })).toBeUndefined()
})
