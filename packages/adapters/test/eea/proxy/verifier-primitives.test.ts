import { createHash } from 'node:crypto'
import { fromHex, type Hex, toHex } from '@lockstep/core'
import { createPortableProvider } from '@lockstep/core/crypto'
import { createState, encodeStateProof, storageKey, verifyStateProof } from '@lockstep/core/state'
import fc from 'fast-check'
import type { Address } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { craftedEd25519, speccheck } from '../../crypto-native/vectors.js'
import { startChain, type TestChain } from './chain.js'
import { verifierProbeAbi as abi, verifierProbeBytecode } from './probes/verifier-probe.js'

const provider = createPortableProvider()
const sha256 = (data: Uint8Array): Uint8Array => createHash('sha256').update(data).digest()

let chain: TestChain
let address: Address
beforeAll(async () => {
  chain = await startChain()
  address = await chain.deploy(abi, verifierProbeBytecode, [])
})
afterAll(() => chain.stop())

/** The contract takes words of 32 bytes; other lengths cannot reach it. */
async function verifies(publicKey: Hex, signature: Hex, message: Hex): Promise<boolean> {
  if (publicKey.length !== 66 || signature.length !== 130) return false
  const [r, s]: readonly [Hex, Hex] = [`0x${signature.slice(2, 66)}`, `0x${signature.slice(66)}`]
  return chain.client.readContract({ address, abi, functionName: 'verify', args: [publicKey, r, s, message] })
}

const anyBytes = (minLength: number, maxLength = minLength) => fc.uint8Array({ minLength, maxLength })

describe('SHA-512', () => {
  it.each([0, 1, 63, 64, 111, 112, 127, 128, 129, 239, 240, 256, 293, 1_000])(
    'of %i bytes is what node:crypto says',
    async (length) => {
      const message = Uint8Array.from({ length }, (_, index) => (index * 151 + length) & 255)
      const [high, low] = await chain.client.readContract({
        address,
        abi,
        functionName: 'sha512',
        args: [toHex(message)],
      })
      const digest = `${high.toString(16).padStart(64, '0')}${low.toString(16).padStart(64, '0')}`
      expect(digest).toBe(createHash('sha512').update(message).digest('hex'))
    },
  )
})

describe('Ed25519', () => {
  it.each(speccheck.map((entry, index) => ({ ...entry, index })))(
    'ed25519-speccheck.json case $index: libsodium takes case 6 alone',
    async ({ pub_key: key, signature, message, index }) => {
      expect(await verifies(`0x${key}`, `0x${signature}`, `0x${message}`)).toBe(index === 6)
    },
  )

  it('ed25519-crafted.json: every verdict', async () => {
    expect(craftedEd25519.length).toBeGreaterThan(50)
    for (const { name, publicKey, signature, message, accepted } of craftedEd25519) {
      expect(await verifies(`0x${publicKey}`, `0x${signature}`, `0x${message}`), name).toBe(accepted)
    }
  })

  it('has the verdicts of the provider for any key and message, and for any bit that is flipped', async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes(32), anyBytes(0, 300), fc.nat({ max: 767 }), async (seed, message, bit) => {
        const publicKey = provider.publicKeyEd25519(seed)
        const signature = provider.signEd25519(seed, message)
        expect(await verifies(toHex(publicKey), toHex(signature), toHex(message))).toBe(true)
        const both = Uint8Array.from([...publicKey, ...signature])
        both[bit >> 3] = (both[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        const [otherKey, otherSignature] = [both.subarray(0, 32), both.subarray(32)]
        const verdict = provider.verifyEd25519(otherSignature, message, otherKey)
        expect(await verifies(toHex(otherKey), toHex(otherSignature), toHex(message))).toBe(verdict)
        const otherMessage = Uint8Array.from([...message, 0])
        expect(await verifies(toHex(publicKey), toHex(signature), toHex(otherMessage))).toBe(false)
      }),
      { numRuns: 40 },
    )
  })

  it('has the verdicts of the provider for any 96 bytes', async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes(32), anyBytes(64), anyBytes(0, 40), async (publicKey, signature, message) => {
        const verdict = provider.verifyEd25519(signature, message, publicKey)
        expect(await verifies(toHex(publicKey), toHex(signature), toHex(message))).toBe(verdict)
      }),
      { numRuns: 40 },
    )
  })
})

describe('proofs of the state tree', () => {
  const space = 'app.entry'
  const keyOf = (index: number): Hex => `0x${index.toString(16).padStart(8, '0')}`
  const entryValue = (index: number): Hex => `0x${'a5'.repeat((index * 7) % 130)}${index.toString(16).padStart(4, '0')}`

  function stateOf(count: number) {
    const state = createState(provider)
    const overlay = state.overlay()
    for (let index = 0; index < count; index += 1) overlay.space(space).set(keyOf(index), fromHex(entryValue(index)))
    state.commit(state.prepare(overlay.diff()))
    return state
  }

  const readOnChain = (root: Uint8Array, key: Uint8Array, proof: Uint8Array) =>
    chain.client.readContract({
      address,
      abi,
      functionName: 'readState',
      args: [toHex(root), toHex(key), toHex(proof)],
    })

  /** What the independent verifier of the core says, in the contract's form. */
  function verdict(root: Uint8Array, key: Uint8Array, proof: Uint8Array): readonly [boolean, boolean, Hex] {
    const verified = verifyStateProof(sha256, root, key, proof)
    if ('invalid' in verified) return [false, false, '0x']
    return 'value' in verified ? [true, true, toHex(verified.value)] : [true, false, '0x']
  }

  it.each([0, 1, 2, 3, 50, 700])('in a state of %i entries: values of 2 to 131 bytes, and absence', async (count) => {
    const state = stateOf(count)
    const indices = [0, 1, 2, 9, 40, 41, count - 1, count, count + 1, 5_000].filter((index) => index >= 0)
    for (const index of indices) {
      const proof = encodeStateProof(state.prove(space, keyOf(index)))
      const expected = index < count ? [true, true, entryValue(index)] : [true, false, '0x']
      expect(await readOnChain(state.root(), storageKey(space, keyOf(index)), proof)).toEqual(expected)
    }
  })

  it('has the verdicts of verifyStateProof for every byte that is changed, cut off or added', async () => {
    const state = stateOf(40)
    for (const index of [3, 20, 9_999]) {
      const key = storageKey(space, keyOf(index))
      const proof = encodeStateProof(state.prove(space, keyOf(index)))
      expect((await readOnChain(state.root(), key, proof))[0]).toBe(true)
      const changed = [...proof.keys()].flatMap((at) =>
        [1, 0x80].map((mask) => proof.map((byte, place) => (place === at ? byte ^ mask : byte))),
      )
      const cut = [0, 1, 3, 4, 5, proof.length - 33, proof.length - 1].map((length) => proof.subarray(0, length))
      for (const other of [...changed, ...cut, Uint8Array.from([...proof, 0])]) {
        const expected = verdict(state.root(), key, other)
        expect(expected[0]).toBe(false)
        expect(await readOnChain(state.root(), key, other)).toEqual(expected)
      }
      expect((await readOnChain(sha256(proof), key, proof))[0]).toBe(false)
      expect((await readOnChain(state.root(), sha256(key), proof))[0]).toBe(false)
    }
  })

  it('written out by hand: an empty slot, a leaf near the path, and leaves that are not on it', async () => {
    const key = Uint8Array.of(4, 0x61, 1)
    const path = sha256(key)
    const [sibling, word] = [sha256(Uint8Array.of(1)), sha256(Uint8Array.of(2))]
    const pair = (left: Uint8Array, right: Uint8Array, lowest: 0 | 1): Uint8Array => {
      const node = Uint8Array.from(sha256(Buffer.concat([left, right])))
      node[31] = ((node[31] ?? 0) & 0xfe) | lowest
      return node
    }
    const isRight = ((path[0] ?? 0) & 0x80) !== 0
    const parentOf = (node: Uint8Array) => (isRight ? pair(sibling, node, 0) : pair(node, sibling, 0))
    const flipped = (at: number, mask: number) => path.map((byte, place) => (place === at ? byte ^ mask : byte))
    const nothing = [false, false, '0x']
    const cases: readonly (readonly [Uint8Array, number, Uint8Array, readonly unknown[]])[] = [
      [new Uint8Array(32), 0, new Uint8Array(), [true, false, '0x']],
      [pair(flipped(31, 1), word, 1), 2, Buffer.concat([flipped(31, 1), word]), [true, false, '0x']],
      [pair(flipped(0, 0x40), word, 1), 2, Buffer.concat([flipped(0, 0x40), word]), [true, false, '0x']],
      [pair(flipped(0, 0x80), word, 1), 2, Buffer.concat([flipped(0, 0x80), word]), nothing],
      [pair(path, word, 1), 2, Buffer.concat([path, word]), nothing],
    ]
    for (const [node, mark, end, expected] of cases) {
      const [root, proof] = [parentOf(node), Buffer.concat([Buffer.from([2, mark, 1, 0, 1]), sibling, end])]
      expect(verdict(root, key, proof)).toEqual(expected)
      expect(await readOnChain(root, key, proof)).toEqual(expected)
    }
  })

  it('has the verdicts of verifyStateProof for any bytes in its form', async () => {
    const form = fc
      .record({
        version: fc.constantFrom(2, 2, 2, 1),
        mark: fc.nat({ max: 3 }),
        siblings: fc.array(fc.option(anyBytes(32)), { maxLength: 6 }),
        count: fc.option(fc.constantFrom(0, 1, 7, 8, 255, 256, 257, 300)),
        end: anyBytes(0, 70),
      })
      .map(({ version, mark, siblings, count, end }) => {
        const present = siblings.filter((sibling) => sibling !== null)
        const bitmap = siblings.reduce((bits, sibling, index) => (sibling === null ? bits : bits | (1 << index)), 0)
        const length = count ?? siblings.length
        const bytes = Array.from({ length: Math.ceil(length / 8) }, (_, index) => (index === 0 ? bitmap : 0))
        return Uint8Array.from([
          version,
          mark,
          length & 255,
          length >> 8,
          ...bytes,
          ...present.flatMap((x) => [...x]),
          ...end,
        ])
      })
    await fc.assert(
      fc.asyncProperty(form, anyBytes(32), anyBytes(1, 70), async (proof, root, key) => {
        expect(await readOnChain(root, key, proof)).toEqual(verdict(root, key, proof))
      }),
      { numRuns: 100 },
    )
  })
})
