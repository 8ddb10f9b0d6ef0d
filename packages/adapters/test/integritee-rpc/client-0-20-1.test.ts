import { base58Text, directRequestStatusCodec, rpcReturnValueCodec } from '@lockstep/adapters/integritee-rpc'
import { requestCodec } from '@lockstep/adapters/parentchain/integritee'
import { fromHex, type Hex, toHex } from '@lockstep/core'
import { bytes, decode, encode, option, text } from '@lockstep/core/codec'
import { parseShieldingKey, type RsaPublicKey, type Signer, shieldingEncrypt } from '@lockstep/core/crypto'
import { encodeCall, signCall } from '@lockstep/core/operation'
import { accountInfo, balances } from '@lockstep/stf-balances'
import { afterEach, describe, expect, test } from 'vitest'
import { hexOf, member } from '../parentchain/vector.js'
import { ask, connectRaw, type Message, type RawClient } from './raw-client.js'
import { keyVector, recordedFrame, rpcVector } from './rpc-vector.js'
import {
  createTestLog,
  keysWith,
  provider,
  shard,
  sr25519,
  startWorker,
  stopWorkers,
  type TestWorker,
} from './test-worker.js'

afterEach(stopWorkers)

const alice = sr25519('//Alice')
const bob = sr25519('//Bob')

async function startWith(name: string): Promise<TestWorker> {
  const log = createTestLog()
  return startWorker({ log, keys: keysWith(log, keyVector(name)) })
}

async function say(client: RawClient, message: string): Promise<Message> {
  client.send(message)
  return client.next()
}

const resultOf = ({ result }: Message): Hex => hexOf(result)
const returned = (message: Message) => decode(rpcReturnValueCodec, fromHex(resultOf(message)))

/** What the client encrypts a call for, byte for byte: variant Sr25519, no delegate, kind `direct_call`. */
function directCall(signer: Signer, amount: bigint, nonce: number, mrenclave: Hex): Uint8Array {
  const call = encodeCall(balances.calls.balanceTransfer, signer.account, { to: bob.account, amount })
  return signCall(call, { nonce, domain: { mrenclave, shard }, signer, path: 'directCall' })
}

const submission = (ciphertext: Uint8Array): string =>
  toHex(encode(requestCodec, { shard, ciphertext: toHex(ciphertext) }))

const submitFrame = (id: number, ciphertext: Uint8Array): string =>
  JSON.stringify({ id, jsonrpc: '2.0', method: 'author_submitAndWatchExtrinsic', params: [submission(ciphertext)] })

/** The client loses leading zero bytes of what it encrypts: so does a ciphertext that begins with one. */
function withLostZero(key: RsaPublicKey, operation: Uint8Array): Uint8Array {
  for (;;) {
    const ciphertext = shieldingEncrypt(provider, key, operation)
    if (ciphertext[0] === 0) return ciphertext.subarray(1)
  }
}

async function fundedAlice(worker: TestWorker): Promise<void> {
  const rpc = await worker.connect()
  await worker.shield(await worker.access(rpc), alice.account, 1000n)
  await rpc.close()
}

async function watchToEnd(client: RawClient): Promise<readonly Message[]> {
  const heard: Message[] = []
  for (;;) {
    const message = await client.next()
    heard.push(message)
    const status = decode(directRequestStatusCodec, fromHex(hexOf(message.params?.result)))
    if (status.type === 'trustedOperationStatus' && ['finalized', 'invalid'].includes(status.value.type)) return heard
  }
}

describe.each(['rsa3072/e65537', 'rsa3072/e16777217'])('the TypeScript client 0.20.1, with %s', (name) => {
  test('recorded_client_frames_0_20_1: every frame is answered, in order', async () => {
    const worker = await startWith(name)
    await fundedAlice(worker)
    const client = await connectRaw(worker.port)
    const { modulus, exponent } = keyVector(name)

    const key = await say(client, recordedFrame(0))
    expect(key).toMatchObject({ jsonrpc: '2.0', id: 1 })
    // The client strips two length prefixes of two bytes each, and reads JSON.
    const shieldingKey = parseShieldingKey(decode(text(20_000), fromHex(returned(key).value)))
    expect(shieldingKey).toEqual({ modulus, exponent })

    expect(resultOf(await say(client, recordedFrame(1)))).toBe(`0x80${shard.slice(2)}0000`)
    expect(resultOf(await say(client, recordedFrame(2)))).toBe(`0x80${worker.mrenclave.slice(2)}0000`)
    for (const place of [3, 4, 5]) {
      const answer = await say(client, recordedFrame(place))
      expect(answer.id).toBe(place + 1)
      const value = decode(option(bytes(100)), fromHex(returned(answer).value))
      if (value === null) throw new Error('the getter answers nothing')
      expect(value.length).toBe(2 + 2 * 80)
      expect(decode(accountInfo, fromHex(value))).toMatchObject({ nonce: 0, data: { free: 1000n } })
    }
    // Encrypted for the key of the server that the frames were recorded with.
    expect((await say(client, recordedFrame(6))).error).toEqual({
      code: 1001,
      message: 'Trusted operation could not be deciphered',
      data: 'Undecryptable',
    })
    await client.close()
  })

  test.each(['384 bytes', '383 bytes'])('a transfer of %s is in a block and final', async (size) => {
    const worker = await startWith(name)
    await fundedAlice(worker)
    const client = await connectRaw(worker.port)
    const shieldingKey = parseShieldingKey(
      decode(text(20_000), fromHex(returned(await say(client, recordedFrame(0))).value)),
    )
    const operation = directCall(alice, 300n, 0, worker.mrenclave)
    const ciphertext =
      size === '383 bytes' ? withLostZero(shieldingKey, operation) : shieldingEncrypt(provider, shieldingKey, operation)
    const answer = await say(client, submitFrame(7, ciphertext))
    const directHash = toHex(provider.blake2b256(operation))
    expect(answer).toEqual({ jsonrpc: '2.0', id: 7, result: directHash })

    const heard = await watchToEnd(client)
    const head = await ask(client, 'chain_getHeader')
    expect(heard.map(({ params }) => params?.result.slice(0, 6))).toEqual(['0x0102', '0x0103', '0x0104', '0x0107'])
    for (const { jsonrpc, id, method, params } of heard) {
      expect({ jsonrpc, id, method }).toEqual({
        jsonrpc: '2.0',
        id: undefined,
        method: 'author_submitAndWatchExtrinsic',
      })
      expect(params).toMatchObject({ error: null, subscription: directHash })
    }
    expect(returned(head).value.length).toBe(2 + 2 * 112)
    await client.close()
  })
})

describe('answers', () => {
  test('rpc_return_value/submitted_top_hash: submitting without a watch', async () => {
    const worker = await startWith('rsa3072/e65537')
    const client = await connectRaw(worker.port)
    const shieldingKey = parseShieldingKey(
      decode(text(20_000), fromHex(returned(await say(client, recordedFrame(0))).value)),
    )
    const operation = directCall(alice, 1n, 0, worker.mrenclave)
    const answer = await ask(client, 'author_submitExtrinsic', [
      submission(shieldingEncrypt(provider, shieldingKey, operation)),
    ])
    const expected = String(rpcVector('rpc_return_value/submitted_top_hash').expected)
    const sample = hexOf(member(rpcVector('rpc_return_value/submitted_top_hash').input, 'top_hash'))
    const own = toHex(provider.blake2b256(operation))
    expect(answer.result).toBe(expected.replace(sample.slice(2), own.slice(2)))
    await client.close()
  })

  test('rpc_return_value/getter_some_u32_42 and getter_none have the form of a getter’s answer', async () => {
    const worker = await startWorker({ rpc: { dialect: 'return-value' } })
    const client = await connectRaw(worker.port)
    const request = (getter: Hex) => [toHex(encode(requestCodec, { shard, ciphertext: getter }))]
    // No block yet, so nothing to answer from: the worker's own dialect says so by nothing.
    const none = await ask(
      client,
      'state_executeGetter',
      request(hexOf(rpcVector('getter/public/some_value').expected)),
    )
    expect(none.result).toBe(rpcVector('rpc_return_value/getter_none').expected)
    worker.log.sealBatch()
    await worker.settled()
    const some = await ask(
      client,
      'state_executeGetter',
      request(hexOf(rpcVector('getter/public/some_value').expected)),
    )
    expect(some.result).toBe(rpcVector('rpc_return_value/getter_some_u32_42').expected)
    await client.close()
  })

  test.each(['jsonrpc/method_not_found', 'jsonrpc/import_block_invalid_param', 'jsonrpc/import_block_decode_err'])(
    '%s',
    async (name) => {
      const worker = await startWorker()
      const client = await connectRaw(worker.port)
      const { input, expected } = rpcVector(name)
      expect(await say(client, String(input))).toEqual(JSON.parse(String(expected)))
      await client.close()
    },
  )

  test('sidechain_import_block_vec_signed_block: blocks of peers are read, and refused: the log orders', async () => {
    const worker = await startWorker()
    const client = await connectRaw(worker.port)
    const blocks = hexOf(rpcVector('sidechain_import_block_vec_signed_block').input)
    expect((await ask(client, 'sidechain_importBlock', [blocks])).error?.code).toBe(-32004)
    await client.close()
  })

  test('recorded_client_error_behaviour_0_20_1: in the worker’s own dialect a failure is a result', async () => {
    const worker = await startWorker({ rpc: { dialect: 'return-value' } })
    const client = await connectRaw(worker.port)
    const foreign = toHex(encode(requestCodec, { shard: `0x${'07'.repeat(32)}`, ciphertext: '0x00' }))
    const answer = await ask(client, 'author_submitAndWatchExtrinsic', [foreign])
    const { status, value } = returned(answer)
    expect(status.type).toBe('error')
    expect(decode(text(1000), fromHex(value))).toBe(
      'Error { code: ServerError(1002), message: "Shard does not exist", data: Some(String("ForeignShard")) }',
    )
    await client.close()
  })

  test('every other method answers', async () => {
    const worker = await startWorker()
    const client = await connectRaw(worker.port)
    const answerOf = async (method: string, params: readonly unknown[] = []) =>
      (await ask(client, method, params)).result
    expect(await answerOf('author_getMrenclave')).toBe(await answerOf('author_getFingerprint'))
    expect(await answerOf('author_getShardVault')).toBe(`0x84${shard.slice(2)}000000`)
    expect(await answerOf('author_pendingExtrinsics', [base58Text(shard)])).toBe('0x0804000000')
    expect(decode(rpcReturnValueCodec, fromHex(hexOf(await answerOf('author_getMuRaUrl')))).value).toBe(
      toHex(encode(text(99), 'wss://127.0.0.1:3443')),
    )
    expect(decode(rpcReturnValueCodec, fromHex(hexOf(await answerOf('state_getMetadata')))).value).toBe(
      toHex(encode(text(100_000), balances.identityText)),
    )
    expect(await answerOf('system_name')).toBe('test-worker')
    expect(decode(rpcReturnValueCodec, fromHex(hexOf(await answerOf('system_version')))).value).toBe('0x302e312e30')
    expect(await answerOf('system_health')).toMatchObject({ block: 0 })
    expect(await answerOf('state_getRuntimeVersion')).toEqual({ specName: 'test-worker', implVersion: '0.1.0' })
    expect((await ask(client, 'chain_getHeader')).error).toMatchObject({ code: 1020, data: 'NoBlock' })
    for (const method of ['attesteer_forwardDcapQuote', 'attesteer_forwardIasAttestationReport']) {
      expect((await ask(client, method, ['0x00'])).error?.code).toBe(-32004)
      expect((await ask(client, method, ['0x0'])).error?.code).toBe(-32602)
    }
    const { methods }: { methods?: unknown } = Object(await answerOf('rpc_methods'))
    expect(methods).toContain('author_submitAndWatchExtrinsic')
    expect(methods).toContain('rpc_methods')
    await client.close()
  })
})
