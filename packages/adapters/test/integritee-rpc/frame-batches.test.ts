import { requestCodec } from '@lockstep/adapters/parentchain/integritee'
import { toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { encodeCall, signCall } from '@lockstep/core/operation'
import { balances } from '@lockstep/stf-balances'
import { afterEach, expect, test } from 'vitest'
import { connectRaw, type RawClient } from './raw-client.js'
import { alice, bob, provider, shard, startWorker, stopWorkers, type TestWorker } from './test-worker.js'

afterEach(stopWorkers)

function transfer({ mrenclave }: TestWorker, nonce: number): Uint8Array {
  const call = encodeCall(balances.calls.balanceTransfer, alice.account, { to: bob.account, amount: 1n })
  return signCall(call, { nonce, domain: { mrenclave, shard }, signer: alice, path: 'directCall' })
}

const request = (id: number, operation: Uint8Array) => {
  const params = [toHex(encode(requestCodec, { shard, ciphertext: toHex(operation) }))]
  return { jsonrpc: '2.0', id, method: 'lockstep_submitAndWatch', params }
}

/** All messages until the given operations are final. */
async function messagesUntilFinal(client: RawClient, operations: readonly Uint8Array[]) {
  const left = new Set(operations.map((operation) => toHex(provider.blake2b256(operation))))
  const messages: unknown[] = []
  while (left.size > 0) {
    const message: unknown = await client.next()
    messages.push(message)
    for (const { params } of [message].flat().map(Object)) {
      if (params?.result === '0x0107') left.delete(params.subscription)
    }
  }
  return messages
}

test('who submits in a batch gets its frames in batches, at most as many together as it may ask; others one by one', async () => {
  const worker = await startWorker({ rpc: { limits: { batch: 3 } } })
  const rpc = await worker.connect()
  await worker.shield(await worker.access(rpc), alice.account, 1_000n)
  await rpc.close()
  const client = await connectRaw(worker.port)
  const operations = [0, 1, 2].map((nonce) => transfer(worker, nonce))
  client.send(JSON.stringify(operations.map((operation, id) => request(id, operation))))
  const [answers, ...batches] = await messagesUntilFinal(client, operations)
  expect([answers].flat().map((answer) => Object(answer).id)).toEqual([0, 1, 2])
  for (const batch of batches) {
    expect(Array.isArray(batch)).toBe(true)
    expect([batch].flat().length).toBeLessThanOrEqual(3)
  }
  const frames = batches.flat().map(Object)
  for (const operation of operations) {
    const own = frames.filter(({ params }) => params.subscription === toHex(provider.blake2b256(operation)))
    const results = own.map(({ params }) => params.result.slice(0, 6))
    expect(results).toEqual(['0x0102', '0x0103', '0x0104', '0x0107'])
  }

  const alone = transfer(worker, 3)
  client.send(JSON.stringify(request(7, alone)))
  const messages = await messagesUntilFinal(client, [alone])
  expect(messages).toHaveLength(1 + 4)
  expect(messages.some(Array.isArray)).toBe(false)
  await client.close()
})
