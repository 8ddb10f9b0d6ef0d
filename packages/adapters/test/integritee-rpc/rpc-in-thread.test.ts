import { requestCodec } from '@lockstep/adapters/parentchain/integritee'
import { measureModule } from '@lockstep/adapters/tee'
import { encode, fromHex, toHex } from '@lockstep/core'
import { readTrusted } from '@lockstep/core/client'
import { AccountId } from '@lockstep/core/codec'
import { encodeCall, signCall } from '@lockstep/core/operation'
import { balances } from '@lockstep/stf-balances'
import { afterEach, expect, test } from 'vitest'
import { callDirectly } from '../../src/integritee-rpc/client/index.js'
import { contentOf } from './content-of.js'
import { connectRaw } from './raw-client.js'
import { alice, bob, platform, provider } from './test-worker.js'
import { endThreadWorkers, programUrl, startThreadWorker } from './thread-worker.js'

const { balanceTransfer } = balances.calls
const { accountInfo } = balances.getters.trusted

afterEach(endThreadWorkers)

test('calls in both forms and getters are served from the thread; the host sees none of it', async () => {
  const { enclave, connection, access, trace, events, parameters } = await startThreadWorker()
  const settings = { parameters, quotingKeys: [platform.quotingKey] }
  expect(enclave.mrenclave).toBe(
    (await measureModule(programUrl, settings, 'integritee-rpc/relay/rpc-thread.js')).mrenclave,
  )
  expect(enclave.mrenclave).not.toBe((await measureModule(programUrl, settings)).mrenclave)

  const args = { to: bob.account, amount: 77_777n }
  for (const [nonce, secrecy] of (['shieldingKey', 'connection'] as const).entries()) {
    const { frame, receipt } = await callDirectly(connection, access, balanceTransfer, args, {
      ...{ signer: alice, nonce, secrecy },
    })
    expect(frame.status.type).toBe('inSidechainBlock')
    expect(receipt?.receipt.status).toBe('Executed')
  }
  const { value } = await readTrusted(access, accountInfo, {}, { signer: bob, expiry: 99 })
  expect(value.data.free).toBe(2n * args.amount)
  await connection.close()

  const content = trace.map(({ message }) => contentOf(message)).join('\n')
  expect(events.length).toBeGreaterThan(3)
  expect(trace.some(({ message }) => Object(message).kind === 'proposed')).toBe(true)
  for (const secret of [alice.account, bob.account, toHex(encode(AccountId, alice.account))]) {
    expect(content.includes(secret.slice(2))).toBe(false)
    expect(content.includes(Buffer.from(fromHex(secret)).toString('latin1'))).toBe(false)
  }
  expect(content.includes('lockstep_submitAndWatch"')).toBe(false)
})

test('a batch, whose signatures a second thread looks at, has the answers that its requests have one by one', async () => {
  const { enclave, access, port } = await startThreadWorker()
  const { shard, mrenclave } = enclave
  const call = encodeCall(balanceTransfer, alice.account, { to: bob.account, amount: 1n })
  const operations = Array.from({ length: 12 }, (_, nonce) =>
    signCall(call, { nonce, domain: { mrenclave, shard }, signer: alice, path: 'directCall' }),
  )
  const forged = Uint8Array.from(operations[11] ?? [])
  forged[forged.length - 40] = (forged[forged.length - 40] ?? 0) ^ 1
  const requests = [...operations.slice(0, 11), forged].map((operation, id) => {
    const params = [toHex(encode(requestCodec, { shard, ciphertext: toHex(operation) }))]
    return { jsonrpc: '2.0', id, method: 'lockstep_submitAndWatch', params }
  })
  const client = await connectRaw(port)
  client.send(JSON.stringify(requests))
  const answers = [await client.next()].flat()
  expect(answers.map(({ id }) => id)).toEqual(requests.map(({ id }) => id))
  expect(answers.slice(0, 11).map(({ result }) => result)).toEqual(
    operations.slice(0, 11).map((operation) => toHex(provider.blake2b256(operation))),
  )
  expect(answers[11]?.error?.data).toBe('BadSignature')
  let final = 0
  while (final < 11) {
    final += [await client.next()].flat().filter(({ params }) => params?.result === '0x0107').length
  }
  await client.close()
  const { value } = await readTrusted(access, accountInfo, {}, { signer: bob, expiry: 99 })
  expect(value.data.free).toBe(11n)
})

test('a thread that ends takes its connections with it, and whoever waits is told', async () => {
  const { enclave, rpc, connection } = await startThreadWorker()
  await enclave.close()
  await connection.closed
  await expect(rpc.propose({ count: 1, bytes: 1000 }, 0)).rejects.toMatchObject({ code: 'EnclaveCrashed' })
  await rpc.close(100)
})
