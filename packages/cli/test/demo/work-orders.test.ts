import { randomBytes } from 'node:crypto'
import { createProvider } from '@lockstep/adapters/crypto-native'
import { connectService, createEeaClient } from '@lockstep/adapters/eea/client'
import { openShardOutputs } from '@lockstep/adapters/eea/orders'
import { createEeaProxyClient } from '@lockstep/adapters/eea/proxy/client'
import { connectDevelopmentEvm } from '@lockstep/adapters/eea/proxy/service'
import type { Hex } from '@lockstep/core'
import { signerFromUri } from '@lockstep/core/crypto'
import { encodeCall, signCall } from '@lockstep/core/operation'
import { balances } from '@lockstep/stf-balances'
import { afterAll, expect, test } from 'vitest'
import type { DevEeaDocument } from '../../src/dev/start-dev-eea.js'
import { emptyFolder, endAll, startServing } from './start-dev.js'

afterAll(endAll)

interface Ready {
  readonly shard: Hex
  readonly mrenclave: Hex
  readonly eea: DevEeaDocument
}

const provider = createProvider()
const entropy = (length: number): Uint8Array => new Uint8Array(randomBytes(length))
const alice = signerFromUri(provider, 'sr25519', '//Alice', entropy)

test('lockstep dev --eea executes orders by JSON-RPC and by transactions in one shard, and ends all that it started', async () => {
  const ports = ['--port', '0', '--chain-port', '0', '--block-time', '50ms', '--json']
  const { ready, interrupt } = await startServing<Ready>(await emptyFolder(), ['dev', '--eea', ...ports])
  const { shard, mrenclave, eea } = ready
  const { workerId, workloadId, contracts, evm } = eea
  // Two calls of one account, one each way: the second has its turn only where the first is in the same state.
  const operationOf = (nonce: number): Uint8Array => {
    const call = encodeCall(balances.calls.balanceTransfer, alice.account, { to: alice.account, amount: 1n })
    return signCall(call, { nonce, domain: { mrenclave, shard }, signer: alice, path: 'indirectCall' })
  }
  const expected = (operation: Uint8Array) => ({ provider, shard, enclaveAccount: `0x${workerId}` as const, operation })

  const service = connectService({ url: eea.direct })
  const direct = createEeaClient({ service, provider, entropy, attest: () => undefined })
  const worker = await direct.discover(workerId)
  const first = operationOf(0)
  const { response } = await direct.execute(worker, {
    ...{ requesterId: 'c3'.repeat(32), workloadId, inData: [{ data: first }] },
    mode: { type: 'synchronous', timeout: 20_000 },
  })
  const { receipt } = openShardOutputs(expected(first), response.outData).signedReceipt
  expect(receipt.status).toBe('Failed')

  const { client, chainId, account } = connectDevelopmentEvm(evm.url)
  expect(account(2).address).toBe(eea.requester)
  const { suite, encryptionKey, verificationKey } = worker
  const proxy = createEeaProxyClient({
    ...{ client, chainId, account: account(2), proxy: contracts.proxy, receipts: contracts.receipts },
    worker: { workerId, suite, encryptionKey, verificationKey },
    ...{ confirmations: 1, interval: 20 },
  })
  const second = operationOf(1)
  const workOrderId = 'd4'.repeat(32)
  const requesterId = eea.requester.slice(2).toLowerCase()
  const draft = { workOrderId, workerId, workloadId, requesterId, responseTimeoutMSecs: 0 }
  const composed = proxy.compose({ ...draft, inData: [{ data: second }] }, entropy)
  await proxy.submit(composed, { workerServiceId: eea.workerService })
  const completed = await proxy.awaitCompletion(workOrderId)
  const answer = await proxy.verify(composed, completed)
  const after = openShardOutputs(expected(second), answer.response.outData).signedReceipt.receipt
  expect([after.status, after.block > receipt.block]).toEqual(['Failed', true])
  const end = { status: completed.status, responseHash: answer.response.hash.digest }
  expect(await proxy.awaitReceipt(composed, end)).toMatchObject({ status: 1n })
  await Promise.all([proxy.close(), service.close()])

  expect(await interrupt()).toBe(0)
  for (const url of [eea.direct, evm.url]) await expect(fetch(url, { method: 'POST' })).rejects.toThrow('fetch failed')
})
