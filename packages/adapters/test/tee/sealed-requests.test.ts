import { type Hex, toHex } from '@lockstep/core'
import { createShieldingDecryptor, shieldingEncrypt } from '@lockstep/core/crypto'
import type { OrderedInput, ParentchainBlock, VerifiedBlock } from '@lockstep/core/worker'
import { describe, expect, test } from 'vitest'
import { createOpenAhead } from '../../src/tee/open-ahead.js'
import type { ParallelDecryptor } from '../../src/tee/parallel-decryptor.js'
import { rememberBlock } from '../../src/tee/remember-block.js'
import { maximumSealedOperation, openRequest, requestSealing, sealRequests } from '../../src/tee/request-seal.js'
import type { Sealing } from '../../src/tee/seal.js'
import { unpackRequests } from '../../src/tee/unpack-requests.js'
import { keyVector } from '../integritee-rpc/rpc-vector.js'
import { countingEntropy, provider } from './test-platform.js'

const key = keyVector('rsa3072/e65537')
const shard: Hex = `0x${'05'.repeat(32)}`
const foreign: Hex = `0x${'06'.repeat(32)}`
const sealing = requestSealing(provider, countingEntropy(1), key)
const operation = (size: number, byte = 7): Uint8Array => new Uint8Array(size).fill(byte)

describe('a sealed request', () => {
  test.each([[[1]], [[0, 152, 0]], [[152, 318, 384, 20_000]], [[maximumSealedOperation]]])(
    'of operations of %j bytes opens to them',
    (sizes) => {
      const operations = sizes.map((size, index) => operation(size, index))
      const [request, ...more] = sealRequests(sealing, operations)
      expect(more).toEqual([])
      expect(request && openRequest(sealing, request)).toEqual(operations)
    },
  )

  test('never has the length of a ciphertext of RSA, nor more bytes than a request may have, nor its own operations’ size', () => {
    for (let size = 0; size < 1000; size += 7) {
      const [request] = sealRequests(sealing, [operation(size)])
      expect(request?.length ?? 0).not.toBe(0)
      expect((request?.length ?? 0) % 384).not.toBe(0)
    }
    const lengthOf = (size: number) => sealRequests(sealing, [operation(size)])[0]?.length
    expect(lengthOf(100)).toBe(lengthOf(110))
    expect(lengthOf(maximumSealedOperation)).toBeLessThanOrEqual(64 * 384)
  })

  test('what does not fit goes into the next, in order', () => {
    const operations = Array.from({ length: 400 }, (_, index) => operation(152, index & 255))
    const requests = sealRequests(sealing, operations)
    expect(requests).toHaveLength(3)
    for (const { length } of requests) expect(length).toBeLessThanOrEqual(64 * 384)
    expect(requests.flatMap((request) => openRequest(sealing, request) ?? [])).toEqual(operations)
    expect(sealRequests(sealing, [])).toEqual([])
  })

  test('of another shard’s key, one that was changed, and any other bytes do not open', () => {
    const [request = new Uint8Array()] = sealRequests(sealing, [operation(10)])
    const other = requestSealing(provider, countingEntropy(2), keyVector('rsa3072/e16777217'))
    expect(openRequest(other, request)).toBeUndefined()
    for (let at = 0; at < request.length; at += 11) {
      expect(
        openRequest(
          sealing,
          request.map((byte, index) => (index === at ? byte ^ 1 : byte)),
        ),
      ).toBeUndefined()
    }
    for (const size of [0, 1, 32, 33, 48, 49, 113]) expect(openRequest(sealing, operation(size, 1))).toBeUndefined()
  })
})

const invoke = (to: Hex, ciphertext: Uint8Array, hash: number): OrderedInput => ({
  kind: 'invoke',
  shard: to,
  ciphertext,
  inputHash: `0x${hash.toString(16).padStart(64, '0')}`,
})

/** A chain whose next block has these inputs, and what it is told of them. */
function unpacked(inputs: readonly OrderedInput[], sealingsAt: () => readonly Sealing[] = () => [sealing]) {
  const confirmed: VerifiedBlock[] = []
  const verified: VerifiedBlock = { number: 1, hash: shard, parentHash: shard, timestamp: 0n, inputs }
  let verifications = 0
  const none = () => {
    throw new Error('nobody asks for it')
  }
  const connections = unpackRequests(
    {
      lightClient: {
        verify: () => {
          verifications += 1
          return verified
        },
      },
      extrinsics: {
        confirmation(_, block) {
          confirmed.push(block)
          return Uint8Array.of(1)
        },
        effects: {},
        outbound: none,
        registration: none,
        shardConfiguration: none,
        extrinsic: none,
      },
    },
    shard,
    sealingsAt,
  )
  const encrypted = createShieldingDecryptor(provider, key)
  const open = (ciphertext: Uint8Array) => connections.opened(ciphertext) ?? encrypted(ciphertext)
  return { ...connections, open, verified, confirmed, verifications: () => verifications }
}

/** Opens nothing on other cores. */
const nobody: ParallelDecryptor = async () => {}

const block: ParentchainBlock = {
  header: new Uint8Array(),
  hash: shard,
  number: 1,
  extrinsics: [],
  events: [],
  justification: new Uint8Array(),
}

describe('a block with sealed requests', () => {
  const operations = [operation(152, 1), operation(384, 2), operation(5, 3)]
  const [request = new Uint8Array()] = sealRequests(sealing, operations)
  const encrypted = shieldingEncrypt(provider, key, operation(20, 4))
  const broken = operation(113, 1)

  test('has each operation as an input, in its place; the parentchain is told of the requests', () => {
    const { lightClient, extrinsics, open, verified, confirmed } = unpacked([
      invoke(shard, encrypted, 1),
      invoke(shard, request, 2),
      invoke(shard, broken, 3),
      invoke(foreign, request, 4),
    ])
    const seen = lightClient.verify(undefined, block)
    const opened = seen.inputs.map((input) => (input.kind === 'invoke' ? open(input.ciphertext) : undefined))
    expect(opened.slice(0, 5)).toEqual([
      { type: 'Opened', plaintext: operation(20, 4) },
      ...operations.map((plaintext) => ({ type: 'Opened', plaintext })),
      { type: 'Truncated' },
    ])
    // Another shard's business, and refused as that.
    expect(seen.inputs[5]).toEqual(invoke(foreign, request, 4))
    extrinsics.confirmation(shard, seen)
    expect(confirmed).toEqual([verified])
  })

  test('is opened ahead in steps: one for each ciphertext that takes the private key, none for other shards', () => {
    const { lightClient, open, verifications } = unpacked([
      invoke(shard, encrypted, 1),
      invoke(shard, request, 2),
      invoke(foreign, encrypted.slice(), 3),
      invoke(shard, operation(384, 9), 4),
    ])
    const remembered = rememberBlock(lightClient)
    const opens: string[] = []
    const { ahead, open: openAgain } = createOpenAhead(remembered, shard, {
      at: () => [shard],
      open(ciphertext) {
        opens.push(toHex(ciphertext.subarray(0, 4)))
        return open(ciphertext)
      },
      decryptor: () => nobody,
    })
    // The second operation has the length of a ciphertext, and costs nothing.
    expect([...ahead(undefined, block)]).toHaveLength(3)
    expect(opens).toHaveLength(3)
    for (const input of remembered.verify(undefined, block).inputs)
      if (input.kind === 'invoke') openAgain(input.ciphertext, [shard])
    // What was not opened ahead: two of the operations, and the foreign request.
    expect(opens).toHaveLength(6)
    expect(verifications()).toBe(1)
    remembered.verify({ number: 0, hash: foreign }, block)
    expect(verifications()).toBe(2)
  })

  test('is opened again where other keys open it than was known ahead', () => {
    const { lightClient } = unpacked([invoke(shard, encrypted, 1)])
    const asked: string[] = []
    const { ahead, open } = createOpenAhead(rememberBlock(lightClient), shard, {
      at: () => [shard],
      open(_, keys) {
        asked.push(keys.join())
        return { type: 'Undecryptable' }
      },
      decryptor: () => nobody,
    })
    expect([...ahead(undefined, block)]).toHaveLength(1)
    open(encrypted, [shard])
    open(encrypted, [foreign, shard])
    expect(asked).toEqual([shard, `${foreign},${shard}`])
  })

  test('is opened on all cores for each of the keys, the rest for the next', async () => {
    const others = operation(384, 9)
    const { lightClient } = unpacked([invoke(shard, encrypted, 1), invoke(shard, others, 2)])
    const asked: (readonly [Hex, number])[] = []
    const told: Hex[] = []
    const { together, open } = createOpenAhead(rememberBlock(lightClient), shard, {
      at: () => [shard, foreign],
      open: () => ({ type: 'Undecryptable' }),
      decryptor: (key) => async (ciphertexts, onOpened) => {
        asked.push([key, ciphertexts.length])
        for (const one of ciphertexts.slice(0, 1)) onOpened(one, operation(1))
      },
      onOpened: (opened) => told.push(toHex(opened)),
    })
    await together(undefined, block)
    expect(asked).toEqual([
      [shard, 2],
      [foreign, 1],
    ])
    for (const one of [encrypted, others]) expect(open(one, [shard, foreign])).toMatchObject({ type: 'Opened' })
    expect(told).toEqual([toHex(operation(1)), toHex(operation(1))])
  })

  test('is unpacked again once requests may be sealed with other keys, and is else the same', () => {
    let sealings: readonly Sealing[] = []
    const { lightClient } = unpacked([invoke(shard, request, 1)], () => sealings)
    const remembered = lightClient.verify(undefined, block)
    expect(remembered.inputs).toEqual([invoke(shard, request, 1)])
    sealings = [sealing]
    const again = lightClient.verify(undefined, block)
    expect(again.inputs).toHaveLength(3)
    expect(lightClient.verify(undefined, block)).toBe(again)
  })

  test('that is refused has nothing to open: its execution says why', () => {
    const refusing = {
      verify: () => {
        throw new Error('BadFinality')
      },
    }
    const { ahead } = createOpenAhead(refusing, shard, {
      at: () => [shard],
      open: () => ({ type: 'Truncated' }),
      decryptor: () => nobody,
    })
    expect([...ahead(undefined, block)]).toEqual([])
  })
})
