import { simulatorSigner, type TraceEntry } from '@lockstep/adapters/tee'
import { fromHex, toHex } from '@lockstep/core'
import { readTrusted } from '@lockstep/core/client'
import { encodeCall, signBareGetter, signCall } from '@lockstep/core/operation'
import { orderedOperation } from '@lockstep/core/pool'
import { balances } from '@lockstep/stf-balances'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callDirectly } from '../../src/integritee-rpc/client/index.js'
import { unsealKeys } from '../../src/tee/sealed-keys.js'
import { formsFound, littleEndian, privateParts, written } from '../tee/trace-search.js'
import { alice, bob, entropy, platform, provider } from './test-worker.js'
import { endThreadWorkers, shielded, startThreadWorker } from './thread-worker.js'

/**
 * Confidentiality of the direct path: all that the host of a thread sees, from the enclave's start to the end of the
 * last connection, calls across the boundary and the bytes of clients' connections, is searched for what it must not
 * see, in every form in which it could have been written down.
 */
const amounts = [98_765_432_109_876n, 31_415_926_535_897n] as const
const { balanceTransfer } = balances.calls
let haystack: string
let kinds: ReadonlySet<string>
let secrets: Readonly<Record<string, Uint8Array>>
let texts: readonly string[]
let known: Readonly<Record<string, Uint8Array>>

beforeAll(async () => {
  const { enclave, connection, access, trace } = await startThreadWorker()
  const { mrenclave, shard } = enclave
  const domain = { mrenclave, shard }
  const operations: Uint8Array[] = []
  for (const [nonce, secrecy] of (['shieldingKey', 'connection'] as const).entries()) {
    const args = { to: bob.account, amount: amounts[nonce] ?? 0n }
    await callDirectly(connection, access, balanceTransfer, args, { signer: alice, nonce, secrecy })
    const call = encodeCall(balanceTransfer, alice.account, args)
    operations.push(signCall(call, { nonce, domain, signer: alice, path: 'directCall' }))
  }
  const { accountInfo } = balances.getters.trusted
  const { value } = await readTrusted(access, accountInfo, {}, { signer: bob, expiry: 99 })
  const getter = signBareGetter(Uint8Array.of(0, ...fromHex(alice.account)), alice)
  const request = toHex(Uint8Array.of(...fromHex(shard), ...compactLength(getter.length), ...getter))
  const nonce = await connection.call('author_getNextNonce', [request])
  expect(String(nonce)).toContain('02000000')
  const identity = { mrenclave, mrsigner: simulatorSigner, securityVersion: 1, debug: false }
  const sealing = { provider, sealingKey: platform.sealingKey(identity), entropy }
  const keys = unsealKeys(sealing, shard, await enclave.sealedKeys())
  const pair = keys.shieldingKey
  if (pair === undefined) throw new Error('the enclave has generated its key')
  await connection.close()
  // The host may ask, too; what clients asked came to it under TLS.
  await enclave.attest(shard)
  await endThreadWorkers()

  haystack = writtenWithStreams(trace)
  kinds = new Set(trace.map(({ direction, message }) => `${direction} ${Object(message).kind}`))
  const [first = new Uint8Array(), second = new Uint8Array()] = operations
  const hashesOf = (operation: Uint8Array) => [operation, orderedOperation(operation)].map(provider.blake2b256)
  const [directHash, orderedHash] = hashesOf(second)
  secrets = {
    ...privateParts(pair),
    'the signer seed': keys.signerSeed,
    'the box secret': keys.boxSecret,
    'the sealing key': sealing.sealingKey,
    // Sender and arguments, without what another message could begin with.
    'the call under the shielding key': first.subarray(1, 70),
    'the call in the connection': second.subarray(1, 70),
    'its signature': second.subarray(-64),
    'its hash as submitted': directHash ?? second,
    'its hash in the block': orderedHash ?? second,
    'the getter': getter,
    'the first amount': littleEndian(amounts[0], 16),
    'the second amount': littleEndian(amounts[1], 16),
    "Bob's balance": littleEndian(value.data.free, 16),
    "Alice's balance": littleEndian(shielded - amounts[0] - amounts[1], 16),
    "Alice's account": fromHex(alice.account),
    "Bob's account": fromHex(bob.account),
  }
  texts = [
    ...[...amounts, value.data.free, shielded - amounts[0] - amounts[1]].map(String),
    ...['PRIVATE KEY', 'jsonrpc', 'lockstep_submitAndWatch"', 'websocket', '"result":"0x01'],
  ]
  known = {
    'the shielded amount': littleEndian(shielded, 16),
    'the modulus': littleEndian(pair.modulus, 384),
    'the shard': fromHex(shard),
  }
})

afterAll(endThreadWorkers)

/** The messages one by one; behind them each connection's bytes in each direction in one piece. */
function writtenWithStreams(trace: readonly TraceEntry[]): string {
  const streams = new Map<string, string>()
  for (const { direction, message } of trace) {
    const { kind, connection, bytes } = Object(message)
    if (kind !== 'data') continue
    const name = `${direction} ${connection}`
    streams.set(name, (streams.get(name) ?? '') + written(bytes))
  }
  expect(streams.size).toBe(2)
  return [...trace.map(({ message }) => written(message)), ...streams.values()].join('\n')
}

/** Of a length from 64 to 16383. */
function compactLength(length: number): readonly [number, number] {
  return [((length << 2) & 0xff) | 1, length >> 6]
}

describe("the host's trace of a thread that serves direct calls", () => {
  test('holds what the host may know: the search finds it', () => {
    const found = Object.entries(known).map(([what, bytes]) => [what, formsFound(haystack, bytes).length > 0])
    expect(Object.fromEntries(found)).toEqual({
      'the shielded amount': true,
      'the modulus': true,
      'the shard': true,
    })
  })

  test('saw calls, answers, connections, and what was proposed for the log', () => {
    const expected = ['toEnclave start', 'toEnclave ecall', 'toHost ecallResult', 'toHost askQuote', 'toEnclave quote']
    const ofClients = ['toEnclave open', 'toEnclave data', 'toHost data', 'toHost proposed', 'toHost events']
    for (const kind of [...expected, ...ofClients]) expect(kinds).toContain(kind)
  })

  test('holds no secret in any form', () => {
    const found = Object.entries(secrets).flatMap(([what, bytes]) =>
      formsFound(haystack, bytes).map((form) => `${what}: ${form}`),
    )
    expect(Object.keys(secrets)).toHaveLength(27)
    expect(found).toEqual([])
    expect(texts.filter((text) => haystack.includes(text))).toEqual([])
  })
})
