import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { requestCodec } from '@lockstep/adapters/parentchain/integritee'
import { fromHex, type Hex, toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { type Signer, shieldingEncrypt } from '@lockstep/core/crypto'
import { encodeCall, signBareGetter, signCall } from '@lockstep/core/operation'
import { balances } from '@lockstep/stf-balances'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { callDirectly } from '../../src/integritee-rpc/client/index.js'
import { ask, connectRaw, type RawClient } from './raw-client.js'
import { keyVector } from './rpc-vector.js'
import { alice, bob, ed25519, provider, shard, startWorker, stopWorkers, type TestWorker } from './test-worker.js'

afterEach(stopWorkers)

const shieldingKey = keyVector('rsa3072/e65537')
const submission = (payload: Uint8Array, to: Hex = shard): readonly string[] => [
  toHex(encode(requestCodec, { shard: to, ciphertext: toHex(payload) })),
]
const encrypted = (operation: Uint8Array): Uint8Array => shieldingEncrypt(provider, shieldingKey, operation)

interface CallParts {
  readonly nonce?: number
  readonly signer?: Signer
  readonly path?: 'directCall' | 'indirectCall'
}

/** A transfer of Alice's; `signer` may be somebody else. */
function transfer(
  { mrenclave }: TestWorker,
  { nonce = 0, signer = alice, path = 'directCall' }: CallParts = {},
): Uint8Array {
  const call = encodeCall(balances.calls.balanceTransfer, alice.account, { to: bob.account, amount: 1n })
  return signCall(call, { nonce, domain: { mrenclave, shard }, signer, path })
}

async function errorOf(client: RawClient, method: string, params: unknown) {
  const { error } = await ask(client, method, params)
  return error === undefined ? undefined : [error.code, error.data]
}

const base58 = '5wePd1LYa5M49ghwgZXs55cepKbJKhj5xfzQGfPeMS7c'

async function expectService(port: number): Promise<void> {
  const client = await connectRaw(port)
  expect((await ask(client, 'system_name')).result).toBe('test-worker')
  await client.close()
}

describe('JSON-RPC 2.0', () => {
  test.each([
    ['no JSON', '{"jsonrpc":', null, -32700],
    ['nothing', '', null, -32700],
    ['null', 'null', null, -32600],
    ['a number', '7', null, -32600],
    ['an empty batch', '[]', null, -32600],
    ['no version', '{"id":1,"method":"system_name"}', 1, -32600],
    ['another version', '{"jsonrpc":"1.0","id":1,"method":"system_name"}', 1, -32600],
    ['a method that is no text', '{"jsonrpc":"2.0","id":1,"method":7}', 1, -32600],
    ['an id that is none', '{"jsonrpc":"2.0","id":{},"method":"system_name"}', null, -32600],
    [
      'params that are neither list nor object',
      '{"jsonrpc":"2.0","id":"a","method":"system_name","params":7}',
      'a',
      -32600,
    ],
    [
      'a shard twice',
      `{"jsonrpc":"2.0","id":1,"method":"author_pendingExtrinsics","params":["${base58}","${base58}"]}`,
      1,
      -32602,
    ],
    ['no such method', '{"jsonrpc":"2.0","id":"a","method":"system_nam"}', 'a', -32601],
    ['a method of objects', '{"jsonrpc":"2.0","id":1,"method":"toString"}', 1, -32601],
    ['no parameter', '{"jsonrpc":"2.0","id":1,"method":"author_submitExtrinsic"}', 1, -32602],
    ['named parameters', '{"jsonrpc":"2.0","id":1,"method":"state_executeGetter","params":{"a":1}}', 1, -32602],
    ['no hexadecimal text', '{"jsonrpc":"2.0","id":1,"method":"state_executeGetter","params":["0xzz"]}', 1, -32602],
    ['no request', '{"jsonrpc":"2.0","id":1,"method":"state_executeGetter","params":["0x00"]}', 1, -32602],
    [
      'a request with bytes behind it',
      `{"jsonrpc":"2.0","id":1,"method":"state_executeGetter","params":["${shard}000"]}`,
      1,
      -32602,
    ],
    ['lists in lists', `${'['.repeat(60_000)}${']'.repeat(60_000)}`, undefined, -32600],
    ['no shard', '{"jsonrpc":"2.0","id":1,"method":"author_pendingExtrinsics","params":["0OIl"]}', 1, -32602],
    ['a challenge of another size', '{"jsonrpc":"2.0","id":1,"method":"lockstep_attest","params":["0x00"]}', 1, -32602],
    ['a query that is none', '{"jsonrpc":"2.0","id":1,"method":"lockstep_query","params":["0x00"]}', 1, -32602],
  ])('%s', async (_name, message, id, code) => {
    const worker = await startWorker()
    const client = await connectRaw(worker.port)
    client.send(message)
    const answer = await client.next()
    const [error] = [answer].flat()
    if (id !== undefined) expect(answer.id).toBe(id)
    expect(error).toMatchObject({ jsonrpc: '2.0', error: { code } })
    expect(error?.error?.message).not.toBe('')
    expect((await ask(client, 'system_name', [], 'next')).id).toBe('next')
    await client.close()
  })

  test('ids come back as they are, and notifications have no answer', async () => {
    const worker = await startWorker()
    const client = await connectRaw(worker.port)
    for (const id of [0, -1, 1.5, '', 'a', null]) expect((await ask(client, 'system_name', [], id)).id).toBe(id)
    client.send('{"jsonrpc":"2.0","method":"system_name"}')
    client.send('[{"jsonrpc":"2.0","method":"system_name"}]')
    expect((await ask(client, 'system_name', [], 'behind')).id).toBe('behind')
    await client.close()
  })

  test('a batch is answered by a batch, in order, without its notifications', async () => {
    const worker = await startWorker()
    const client = await connectRaw(worker.port)
    client.send(
      '[{"jsonrpc":"2.0","id":1,"method":"system_name"},{"jsonrpc":"2.0","method":"system_name"},1,{"jsonrpc":"2.0","id":2,"method":"none"}]',
    )
    expect(await client.next()).toMatchObject([
      { id: 1, result: 'test-worker' },
      { id: null, error: { code: -32600 } },
      { id: 2, error: { code: -32601 } },
    ])
    client.send('[{"jsonrpc":"2.0","id":1,"method":"system_name"}]')
    expect(await client.next()).toMatchObject([{ id: 1 }])
    await client.close()
  })

  test('whatever text comes, the next request is answered', async () => {
    const worker = await startWorker({ rpc: { limits: { burst: 1e6, faultCost: 0 } } })
    const client = await connectRaw(worker.port)
    const { result } = await ask(client, 'rpc_methods')
    const { methods }: { methods?: readonly string[] } = Object(result)
    const anyRequest = fc.record({
      jsonrpc: fc.constant('2.0'),
      id: fc.constant(1),
      method: fc.constantFrom(...(methods ?? []), 'none'),
      params: fc.oneof(
        fc.array(
          fc.oneof(
            fc.json(),
            fc.string(),
            fc.string().map((text) => `0x${text}`),
          ),
        ),
        fc.object(),
      ),
    })
    const anyText = fc.oneof(
      fc.string(),
      fc.json(),
      anyRequest.map((request) => JSON.stringify(request)),
    )
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        client.send(text)
        client.send('{"jsonrpc":"2.0","id":"next","method":"system_name"}')
        for (;;) if ((await client.next()).id === 'next') return
      }),
      { numRuns: 300 },
    )
    await client.close()
  })
})

describe('operations that come in the clear, through the connection', () => {
  test('are taken as the encrypted ones are, and each refusal has the same code', async () => {
    const worker = await startWorker({ isSequencer: false })
    const client = await connectRaw(worker.port)
    const submit = (payload: Uint8Array, to?: Hex) => errorOf(client, 'lockstep_submit', submission(payload, to))
    const good = transfer(worker)
    expect(await submit(good, `0x${'07'.repeat(32)}`)).toEqual([1002, 'ForeignShard'])
    expect(await submit(encrypted(good))).toEqual([1001, 'Undecodable'])
    expect(await submit(new Uint8Array(0))).toEqual([1001, 'Truncated'])
    expect(await submit(good.subarray(0, 50))).toEqual([1001, 'Truncated'])
    expect(await submit(Uint8Array.of(...good, 0))).toEqual([1001, 'TrailingBytes'])
    // Longer than what the worker can seal for the log.
    expect(await submit(new Uint8Array(24_576).fill(1))).toEqual([1001, 'TooLong'])
    expect(await submit(transfer(worker, { path: 'indirectCall' }))).toEqual([1003, 'UnsupportedOperation'])
    expect(await submit(transfer(worker, { signer: bob }))).toEqual([1010, 'BadSignature'])
    expect(await submit(good)).toBeUndefined()
    expect(await submit(good)).toEqual([1013, 'AlreadyImported'])
    expect(await errorOf(client, 'author_submitExtrinsic', submission(encrypted(good)))).toEqual([
      1013,
      'AlreadyImported',
    ])
    expect(await errorOf(client, 'lockstep_submitAndWatch', submission(good))).toEqual([1013, 'AlreadyImported'])
    await client.close()
  })
})

describe('operations that are not taken', () => {
  test('each has a code that says why', async () => {
    const worker = await startWorker({ isSequencer: false })
    const client = await connectRaw(worker.port)
    const submit = (payload: Uint8Array, to?: Hex) =>
      errorOf(client, 'author_submitAndWatchExtrinsic', submission(payload, to))
    const good = transfer(worker)
    expect(await submit(encrypted(good), `0x${'07'.repeat(32)}`)).toEqual([1002, 'ForeignShard'])
    expect(await submit(new Uint8Array(384).fill(7))).toEqual([1001, 'Undecryptable'])
    expect(await submit(new Uint8Array(100))).toEqual([1001, 'TruncatedCiphertext'])
    expect(await submit(new Uint8Array(0))).toEqual([1001, 'Truncated'])
    // Longer than any call of this STF: refused before the private key has 64 blocks to open.
    expect(await submit(new Uint8Array(384 * 64))).toEqual([1001, 'TooLong'])
    expect(await submit(encrypted(good.subarray(0, 50)))).toEqual([1001, 'Truncated'])
    expect(await submit(encrypted(Uint8Array.of(...good, 0)))).toEqual([1001, 'TrailingBytes'])
    expect(await submit(encrypted(Uint8Array.of(9, ...good.subarray(1))))).toEqual([1001, 'Undecodable'])
    expect(await submit(encrypted(transfer(worker, { path: 'indirectCall' })))).toEqual([1003, 'UnsupportedOperation'])
    expect(await submit(encrypted(transfer(worker, { signer: bob })))).toEqual([1010, 'BadSignature'])
    expect(await submit(encrypted(transfer({ ...worker, mrenclave: shard })))).toEqual([1010, 'BadSignature'])
    expect(await submit(encrypted(transfer(worker, { nonce: 5000 })))).toEqual([1010, 'TooFarAhead'])
    expect(await submit(encrypted(good))).toBeUndefined()
    // Ready.
    expect((await client.next()).params?.result).toBe('0x0102')
    expect(await submit(encrypted(good))).toEqual([1013, 'AlreadyImported'])
    await client.close()
  })

  test('a replay of an executed call is refused, on this worker and on one that has only seen its block', async () => {
    const worker = await startWorker()
    const other = await startWorker({ log: worker.log, isSequencer: false })
    const rpc = await worker.connect()
    const access = await worker.access(rpc)
    await worker.shield(access, alice.account, 1000n)
    await callDirectly(
      rpc,
      access,
      balances.calls.balanceTransfer,
      { to: bob.account, amount: 1n },
      { signer: alice, nonce: 0 },
    )
    await other.settled()
    for (const { port } of [worker, other]) {
      const client = await connectRaw(port)
      expect(await errorOf(client, 'author_submitExtrinsic', submission(encrypted(transfer(worker))))).toEqual([
        1010,
        'StaleNonce',
      ])
      await client.close()
    }
    await rpc.close()
  })

  test('a call that fails is banned, so that its replay costs nothing more', async () => {
    const worker = await startWorker()
    const rpc = await worker.connect()
    const access = await worker.access(rpc)
    const args = { to: bob.account, amount: 1n }
    await callDirectly(rpc, access, balances.calls.balanceTransfer, args, { signer: alice, nonce: 0 })
    const client = await connectRaw(worker.port)
    expect(await errorOf(client, 'author_submitExtrinsic', submission(encrypted(transfer(worker))))).toEqual([
      1012,
      'Banned',
    ])
    await client.close()
    await rpc.close()
  })

  test('a stranger who signs in a victim’s name takes nothing from the victim', async () => {
    const worker = await startWorker({ isSequencer: false })
    const client = await connectRaw(worker.port)
    const submit = (operation: Uint8Array) =>
      errorOf(client, 'author_submitExtrinsic', submission(encrypted(operation)))
    expect(await submit(transfer(worker, { signer: bob }))).toEqual([1010, 'BadSignature'])
    expect(await submit(transfer(worker))).toBeUndefined()
    await client.close()
  })

  test('getters are refused with their reason', async () => {
    const worker = await startWorker()
    const client = await connectRaw(worker.port)
    const getter = Uint8Array.of(0, ...fromHex(alice.account))
    const ofBob = signBareGetter(getter, bob)
    const getterError = (payload: Uint8Array, to?: Hex) =>
      errorOf(client, 'state_executeGetter', submission(payload, to))
    expect(await getterError(Uint8Array.of(0, 0))).toEqual([1020, 'NoBlock'])
    worker.log.sealBatch()
    await worker.settled()
    expect(await getterError(ofBob)).toEqual([1020, 'BadSignature'])
    expect(await getterError(Uint8Array.of(0, 99))).toEqual([1020, 'Undecodable'])
    expect(await getterError(Uint8Array.of(0, 0), `0x${'07'.repeat(32)}`)).toEqual([1002, 'ForeignShard'])
    // The next nonce is told to whom a getter of the account is answered.
    expect(await errorOf(client, 'author_getNextNonce', submission(ofBob))).toEqual([1020, 'BadSignature'])
    expect(await errorOf(client, 'author_getNextNonce', submission(Uint8Array.of(0, 0)))).toEqual([1020, 'Undecodable'])
    const own = submission(signBareGetter(getter, alice))
    expect((await ask(client, 'author_getNextNonce', own)).result).toBe('0x10000000000000')
    await ask(client, 'author_submitExtrinsic', submission(encrypted(transfer(worker, { nonce: 3 }))))
    expect((await ask(client, 'author_getNextNonce', own)).result).toBe('0x10000000000000')
    await client.close()
  })
})

describe('limits', () => {
  test('too large a message is refused, and twice as large a one ends the connection', async () => {
    const worker = await startWorker({ rpc: { limits: { messageSize: 1000 } } })
    const client = await connectRaw(worker.port)
    client.send(' '.repeat(1001))
    expect((await client.next()).error?.code).toBe(-32005)
    client.send(' '.repeat(2001))
    expect((await client.ended).code).toBe(1009)
    await expectService(worker.port)
    await eventually(() =>
      expect(worker.events).toContainEqual(expect.objectContaining({ kind: 'ended', end: 'frameTooLarge' })),
    )
  })

  test('too large a batch is refused whole', async () => {
    const worker = await startWorker({ rpc: { limits: { batch: 2 } } })
    const client = await connectRaw(worker.port)
    const request = { jsonrpc: '2.0', id: 1, method: 'system_name' }
    client.send(JSON.stringify([request, request, request]))
    expect((await client.next()).error?.code).toBe(-32005)
    await client.close()
  })

  test('frames are text', async () => {
    const worker = await startWorker()
    const client = await connectRaw(worker.port)
    client.send(Buffer.from('{"jsonrpc":"2.0","id":1,"method":"system_name"}'))
    expect((await client.next()).error?.code).toBe(-32600)
    await client.close()
  })

  test('who asks too fast is refused, then put out; others are served', async () => {
    const limits = { requestsPerSecond: 0.001, burst: 5, refusalsInARow: 3 }
    const worker = await startWorker({ rpc: { limits } })
    const client = await connectRaw(worker.port)
    const codes: unknown[] = []
    for (let id = 0; id < 8; id += 1) codes.push((await ask(client, 'system_name', [], id)).error?.code)
    expect(codes).toEqual([undefined, undefined, undefined, undefined, undefined, -32005, -32005, -32005])
    expect(await client.ended).toEqual({ code: 1008, reason: 'tooManyRefusals' })
    const other = await connectRaw(worker.port, '127.0.0.2')
    expect((await ask(other, 'system_name')).result).toBe('test-worker')
    await other.close()
  })

  test.each([
    ['no JSON', '{'],
    ['no text', Buffer.from('{}')],
    ['a large message', ' '.repeat(200_000)],
  ])('%s counts as a request: who sends too much of it is put out', async (_, message) => {
    const limits = { requestsPerSecond: 0.001, burst: 3, refusalsInARow: 2 }
    const worker = await startWorker({ rpc: { limits } })
    const client = await connectRaw(worker.port)
    for (let count = 0; count < 5; count += 1) client.send(message)
    expect(await client.ended).toEqual({ code: 1008, reason: 'tooManyRefusals' })
  })

  test('a flood of bad signatures is slowed down; honest clients keep their service', async () => {
    const worker = await startWorker({
      rpc: { limits: { requestsPerSecond: 1, burst: 100, faultCost: 25, refusalsInARow: 4 } },
    })
    const rpc = await worker.connect('127.0.0.3')
    const access = await worker.access(rpc)
    await worker.shield(access, alice.account, 1000n)
    const flooder = await connectRaw(worker.port, '127.0.0.2')
    const bad = submission(encrypted(transfer(worker, { signer: bob })))
    for (let id = 0; id < 50; id += 1) {
      flooder.send(JSON.stringify({ jsonrpc: '2.0', id, method: 'author_submitExtrinsic', params: bad }))
    }
    const args = { to: bob.account, amount: 1n }
    const outcome = await callDirectly(rpc, access, balances.calls.balanceTransfer, args, { signer: alice, nonce: 0 })
    expect(outcome.frame.status.type).toBe('inSidechainBlock')
    expect((await flooder.ended).code).toBe(1008)
    await worker.order()
    const served = worker.events.filter((event) => event.kind === 'answered' && event.isFailure).length
    expect(served).toBeLessThan(8)
    await rpc.close()
  })

  test('connections are bounded, in all and by address', async () => {
    const worker = await startWorker({ rpc: { limits: { connections: 3, connectionsPerAddress: 2 } } })
    const clients = [await connectRaw(worker.port, '127.0.0.2'), await connectRaw(worker.port, '127.0.0.2')]
    await expect(connectRaw(worker.port, '127.0.0.2')).rejects.toThrow()
    clients.push(await connectRaw(worker.port, '127.0.0.3'))
    await expect(connectRaw(worker.port, '127.0.0.4')).rejects.toThrow()
    await clients[0]?.close()
    await eventually(() =>
      expect(worker.events.filter(({ kind }) => kind === 'ended').length).toBeGreaterThanOrEqual(3),
    )
    clients.push(await connectRaw(worker.port, '127.0.0.2'))
    for (const client of clients) await client.close()
  })

  test('watches are bounded, and end with their connection', async () => {
    const worker = await startWorker({ isSequencer: false, rpc: { limits: { subscriptionsPerConnection: 1 } } })
    const client = await connectRaw(worker.port)
    const watch = (nonce: number) =>
      ask(client, 'author_submitAndWatchExtrinsic', submission(encrypted(transfer(worker, { nonce }))))
    const { result } = await watch(0)
    expect((await client.next()).params?.result).toBe('0x0102')
    expect((await watch(1)).error).toMatchObject({ code: -32005, data: 'TooManyWatches' })
    expect((await ask(client, 'author_unwatchExtrinsic', [result])).result).toBe(true)
    expect((await ask(client, 'author_unwatchExtrinsic', [result])).result).toBe(false)
    expect((await watch(1)).error).toBeUndefined()
    await client.close()
    await eventually(() => expect(worker.events.findLast(({ kind }) => kind === 'watches')).toMatchObject({ count: 0 }))
  })

  test('a submission that a worker without a key cannot take gives its watch back', async () => {
    const limits = { subscriptionsPerConnection: 1 }
    const worker = await startWorker({ isSequencer: false, keys: 'provision', rpc: { limits } })
    const client = await connectRaw(worker.port)
    const params = submission(transfer(worker, { nonce: 0 }))
    const methods = ['author_submitAndWatchExtrinsic', 'lockstep_submitAndWatch']
    for (const method of [...methods, ...methods]) {
      expect((await ask(client, method, params)).error).toMatchObject({ data: 'NotProvisioned' })
    }
    await client.close()
  })
})

describe('a thousand watches', () => {
  test('are held and all end, while others flood and do not read', async () => {
    const limits = { requestsPerSecond: 1, burst: 5000, faultCost: 100, refusalsInARow: 4, unreadBytes: 50_000 }
    const worker = await startWorker({ interval: 1e6, rpc: { limits } })
    const connections = await Promise.all(Array.from({ length: 20 }, () => worker.connect()))
    const [first] = connections
    if (first === undefined) throw new Error('there is no connection')
    const access = await worker.access(first)
    const senders = connections.map((_, index) => ed25519(`//Watcher${index}`))
    for (const { account } of senders) await worker.shield(access, account, 1000n)

    const flooder = await connectRaw(worker.port, '127.0.0.2')
    const slow = await connectRaw(worker.port, '127.0.0.4')
    slow.socket.pause()
    slow.send(JSON.stringify(Array(64).fill({ jsonrpc: '2.0', id: 1, method: 'state_getMetadata' })))
    const bad = JSON.stringify({
      ...{ jsonrpc: '2.0', id: 1, method: 'lockstep_submit' },
      params: submission(transfer(worker, { signer: bob })),
    })
    for (let count = 0; count < 200; count += 1) flooder.send(bad)

    let settle: () => void = () => {}
    const allEnded = new Promise<void>((resolve) => {
      settle = resolve
    })
    const ends = new Map<Hex, string[]>()
    let ended = 0
    const submissions = connections.flatMap((rpc, index) => {
      const signer = senders[index] ?? alice
      return Array.from({ length: 50 }, (_, nonce) => {
        const call = encodeCall(balances.calls.balanceTransfer, signer.account, { to: bob.account, amount: 1n })
        const domain = { mrenclave: worker.mrenclave, shard }
        return rpc.submitOperationAndWatch(
          shard,
          signCall(call, { nonce, domain, signer, path: 'directCall' }),
          (frame) => {
            ends.set(frame.directHash, [...(ends.get(frame.directHash) ?? []), frame.status.type])
            if (frame.status.type === 'finalized') ended += 1
            if (ended === 1000) settle()
          },
        )
      })
    })
    const hashes = await Promise.all(submissions)
    expect(new Set(hashes).size).toBe(1000)
    // Held: nothing orders them yet.
    expect(ended).toBe(0)
    expect((await flooder.ended).code).toBe(1008)
    await worker.order()
    await allEnded
    for (const hash of hashes) expect(ends.get(hash)).toEqual(['ready', 'broadcast', 'inSidechainBlock', 'finalized'])
    await eventually(() => expect(worker.events.findLast(({ kind }) => kind === 'watches')).toMatchObject({ count: 0 }))
    for (const connection of connections) await connection.close()
    slow.socket.terminate()
  })
})

describe('connections that do not behave', () => {
  test('one that says nothing, one that is no TLS, one that does not ask for a web-socket', async () => {
    const worker = await startWorker({ rpc: { limits: { handshakeTime: 400 } } })
    const silent = connect(worker.port, '127.0.0.1')
    const noisy = connect(worker.port, '127.0.0.1')
    noisy.write('GET / HTTP/1.1\r\n\r\n'.repeat(100))
    const idle = connectTls({ port: worker.port, host: '127.0.0.1', rejectUnauthorized: false })
    idle.on('error', () => {})
    await Promise.all([closed(silent), closed(noisy), closed(idle)])
    const plain = connectTls({ port: worker.port, host: '127.0.0.1', rejectUnauthorized: false })
    plain.write('GET /metrics HTTP/1.1\r\nhost: a\r\n\r\n')
    expect(await textOf(plain)).toContain('426 Upgrade Required')
    await expectService(worker.port)
  })

  test('one that does not answer signs of life is gone', async () => {
    const worker = await startWorker({ rpc: { limits: { pingInterval: 30 } } })
    const client = await connectRaw(worker.port, undefined, { autoPong: false })
    expect((await client.ended).code).toBe(1006)
    await eventually(() =>
      expect(worker.events).toContainEqual(expect.objectContaining({ kind: 'ended', end: 'halfOpen' })),
    )
    const alive = await connectRaw(worker.port)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect((await ask(alive, 'system_name')).result).toBe('test-worker')
    await alive.close()
  })

  test('one that does not read is gone before its answers fill the worker’s memory', async () => {
    const limits = { unreadBytes: 50_000, burst: 1e6, requestsPerSecond: 1e6 }
    const worker = await startWorker({ rpc: { limits } })
    const client = await connectRaw(worker.port)
    client.socket.pause()
    const request = JSON.stringify(Array(64).fill({ jsonrpc: '2.0', id: 1, method: 'state_getMetadata' }))
    const asking = setInterval(() => client.send(request), 1)
    await eventually(() => expect(worker.events).toContainEqual(expect.objectContaining({ end: 'slowClient' })))
    clearInterval(asking)
    await expectService(worker.port)
    client.socket.terminate()
  })
})

describe('shutdown', () => {
  test('answers what was asked, says goodbye, and takes nobody more', async () => {
    const worker = await startWorker()
    const client = await connectRaw(worker.port)
    client.send('{"jsonrpc":"2.0","id":1,"method":"author_getShieldingKey"}')
    expect((await client.next()).id).toBe(1)
    const closing = worker.closeRpc(5000)
    expect(await client.ended).toEqual({ code: 1001, reason: 'the worker shuts down' })
    await closing
    await expect(connectRaw(worker.port)).rejects.toThrow()
  })

  test('does not wait longer than it is told to for those that do not go', async () => {
    const worker = await startWorker()
    const stuck = connect(worker.port, '127.0.0.1')
    await new Promise((resolve) => stuck.once('connect', resolve))
    const gone = closed(stuck)
    await worker.closeRpc(10)
    await gone
  })
})

test('metrics tell what happened, in the form of Prometheus', async () => {
  const worker = await startWorker()
  const client = await connectRaw(worker.port)
  await ask(client, 'system_name')
  await ask(client, 'none')
  client.send('{')
  await client.next()
  await worker.order()
  const text = await worker.metrics.registry.metrics()
  expect(text).toContain('lockstep_rpc_pool_operations{queue="ready"} 0')
  expect(text).toContain('lockstep_rpc_connections 1')
  expect(text).toContain('lockstep_rpc_requests_total{method="system_name",outcome="success"} 1')
  expect(text).toContain('lockstep_rpc_requests_total{method="unknown",outcome="failure"} 1')
  expect(text).toContain('lockstep_rpc_messages_refused_total{why="malformed"} 1')
  expect(text).toContain('lockstep_rpc_request_seconds_count{method="system_name"} 1')
  await client.close()
})

function closed(socket: Socket): Promise<void> {
  socket.on('error', () => {})
  socket.resume()
  return new Promise((resolve) => socket.once('close', () => resolve()))
}

async function textOf(socket: Socket): Promise<string> {
  let text = ''
  for await (const chunk of socket) text += String(chunk)
  return text
}

/** Asks until it holds: events come from the other side of the boundary. */
async function eventually(expectation: () => void): Promise<void> {
  for (let left = 1000; left > 0; left -= 1) {
    try {
      expectation()
      return
    } catch (error) {
      if (left === 1) throw error
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
}
