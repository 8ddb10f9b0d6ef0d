import { connect as connectTcp, createServer } from 'node:net'
import { requestCodec } from '@lockstep/adapters/parentchain/integritee'
import type { TraceEntry } from '@lockstep/adapters/tee'
import { fromHex, toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { shieldingEncrypt } from '@lockstep/core/crypto'
import { encodeCall, signBareGetter, signCall } from '@lockstep/core/operation'
import { balances } from '@lockstep/stf-balances'
import { afterEach, expect, test } from 'vitest'
import { contentOf } from './content-of.js'
import { ask, connectRaw } from './raw-client.js'
import { keyVector } from './rpc-vector.js'
import { alice, bob, provider, shard, startWorker, stopWorkers } from './test-worker.js'

afterEach(stopWorkers)

const shieldingKey = keyVector('rsa3072/e65537')

test('the host carries bytes: no operation, hash, account, nonce, getter or its answer, status or method is in them', async () => {
  const trace: TraceEntry[] = []
  const worker = await startWorker({ hostTrace: (entry) => trace.push(entry) })
  const rpc = await worker.connect()
  await worker.shield(await worker.access(rpc), alice.account, 123_456_789n)
  await rpc.close()

  const client = await connectRaw(worker.port)
  const call = encodeCall(balances.calls.balanceTransfer, alice.account, { to: bob.account, amount: 77_777n })
  const operation = signCall(call, {
    nonce: 0,
    domain: { mrenclave: worker.mrenclave, shard },
    signer: alice,
    path: 'directCall',
  })
  const ciphertext = shieldingEncrypt(provider, shieldingKey, operation)
  const request = (payload: Uint8Array) => toHex(encode(requestCodec, { shard, ciphertext: toHex(payload) }))
  const { result: directHash } = await ask(client, 'author_submitAndWatchExtrinsic', [request(ciphertext)])
  const frames: string[] = []
  while (!frames.includes('0x0107')) frames.push((await client.next()).params?.result ?? '')
  const getter = signBareGetter(Uint8Array.of(0, ...fromHex(alice.account)), alice)
  const answer = String((await ask(client, 'state_executeGetter', [request(getter)])).result)
  await client.close()
  await worker.settled()

  const content = trace.map(({ message }) => contentOf(message)).join('\n')
  const directHex = String(directHash).slice(2)
  const orderedHex = toHex(provider.blake2b256(Uint8Array.of(0, ...operation.subarray(1)))).slice(2)
  const secrets = {
    operation: toHex(operation.subarray(1)).slice(2),
    signature: toHex(operation.subarray(-64)).slice(2),
    submitted: toHex(ciphertext).slice(2),
    directHash: directHex,
    directHashText: Buffer.from(directHex).toString('hex'),
    orderedHash: orderedHex,
    alice: alice.account.slice(2),
    bob: bob.account.slice(2),
    getter: toHex(getter).slice(2),
    answer: answer.slice(2),
    request: 'state_executeGetter"',
    status: '"result":"0x01',
    key: 'PRIVATE KEY',
  }
  // A trace that saw nothing would prove nothing.
  expect(trace.some(({ message }) => Object(message).kind === 'data')).toBe(true)
  expect(trace.some(({ message }) => Object(message).kind === 'proposed')).toBe(true)
  for (const [name, secret] of Object.entries(secrets)) expect(content.includes(secret), name).toBe(false)
})

test('a relay of our own sees bytes of TLS on the wire, and nothing of what is in them', async () => {
  const worker = await startWorker()
  const seen: Buffer[] = []
  const relay = createServer((socket) => {
    const onward = connectTcp(worker.port, '127.0.0.1')
    socket.on('data', (bytes) => seen.push(Buffer.from(bytes)))
    onward.on('data', (bytes) => seen.push(Buffer.from(bytes)))
    socket.pipe(onward).pipe(socket)
    socket.on('error', () => {})
    onward.on('error', () => {})
  })
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
  const address = relay.address()
  const client = await connectRaw(typeof address === 'object' && address !== null ? address.port : 0)
  await ask(client, 'rpc_methods')
  await client.close()
  await new Promise((resolve) => relay.close(resolve))
  const wire = Buffer.concat(seen).toString('latin1')
  expect(wire.length).toBeGreaterThan(1000)
  expect(wire.includes('jsonrpc') || wire.includes('rpc_methods') || wire.includes('websocket')).toBe(false)
})
