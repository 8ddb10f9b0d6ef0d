import './quiet.js'
import { calculateStateRoot, createProof, destroyWorker } from '@acala-network/chopsticks-core'
import { fromHex, toHex } from '@lockstep/core'
import { createPortableProvider } from '@lockstep/core/crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { readTrieProof } from '../../../src/parentchain/substrate/read-trie-proof.js'
import { trieRoot } from '../../../src/parentchain/substrate/trie-root.js'

const provider = createPortableProvider()
afterAll(() => destroyWorker())

/** Keys that share prefixes, are prefixes of each other, and have values on both sides of 32 bytes. */
function entriesOf(seed: number, count: number): [Uint8Array, Uint8Array][] {
  const byKey = new Map<string, [Uint8Array, Uint8Array]>()
  for (let index = 0; index < count; index += 1) {
    const random = provider.blake2b256(Uint8Array.of(seed, index))
    const key = random.slice(0, 1 + ((random[31] ?? 0) % 4)).map((byte) => byte & 0x33)
    const long = index % 7 === 0 ? new Uint8Array(70).fill(random[1] ?? 0) : new Uint8Array(0)
    const value = Buffer.concat([random, random]).subarray(0, (random[30] ?? 0) % 64)
    byKey.set(toHex(key), [Uint8Array.from([...key, ...long]), Uint8Array.from(value)])
  }
  return [...byKey.values()]
}

describe("Substrate's own trie, compiled to WebAssembly, finds the same root", () => {
  for (const version of [0, 1] as const) {
    test.each([0, 1, 2, 3, 17, 60, 200])(`version ${version}, %i entries`, async (count) => {
      const entries = entriesOf(count, count)
      const hex = entries.map(([key, value]): [`0x${string}`, `0x${string}`] => [toHex(key), toHex(value)])
      expect(toHex(trieRoot(provider, entries, { version }))).toBe(await calculateStateRoot(hex, version))
    })
  }
})

describe('storage proofs', () => {
  test.each([0, 1] as const)('of every key, present or not, in a trie of version %i', (version) => {
    const nodes: Uint8Array[] = []
    const entries = entriesOf(5, 120)
    const root = trieRoot(provider, entries, { version, onNode: (node) => nodes.push(node) })
    for (const [key, value] of entries) {
      expect(readTrieProof(provider, root, nodes, key)).toEqual(value)
      expect(readTrieProof(provider, root, nodes, Uint8Array.from([...key, 0xff]))).toBeUndefined()
    }
  })

  test("by Substrate's own prover", async () => {
    const updates = entriesOf(9, 40).map(([key, value]): [`0x${string}`, `0x${string}`] => [toHex(key), toHex(value)])
    const { trieRootHash, nodes } = await createProof([], updates)
    for (const [key, value] of updates) {
      const read = readTrieProof(provider, fromHex(trieRootHash), nodes.map(fromHex), fromHex(key))
      expect(read && toHex(read)).toBe(value)
    }
  })

  test('without one of their nodes they show nothing', () => {
    const nodes: Uint8Array[] = []
    const entries = entriesOf(5, 120)
    const root = trieRoot(provider, entries, { version: 1, onNode: (node) => nodes.push(node) })
    expect(() => entries.map(([key]) => readTrieProof(provider, root, nodes.slice(1), key))).toThrow(
      expect.objectContaining({ code: 'TrieProofIncomplete' }),
    )
  })

  test('nodes that are none are refused', () => {
    for (const node of [Uint8Array.of(0x08), Uint8Array.of(0x41, 0, 0, 0), Uint8Array.of(0x42, 1)]) {
      const root = provider.blake2b256(node)
      expect(() => readTrieProof(provider, root, [node], Uint8Array.of(1))).toThrow(
        expect.objectContaining({ name: expect.stringMatching(/Error$/) }),
      )
    }
  })
})
