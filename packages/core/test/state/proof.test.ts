import { describe, expect, test } from 'vitest'
import { decodeStateProof, encodeStateProof, verifyStateProof } from '../../src/state/index.js'
import { refusalCode } from '../codec/refusal-code.js'
import { innerHash, leafHash, sha256, valueWord } from './reference-tree.js'

const verify = (root: Uint8Array, storageKey: Uint8Array, proof: Uint8Array) =>
  verifyStateProof((data) => sha256(data), root, storageKey, proof)

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

describe('proofs written out by hand, byte by byte', () => {
  const storageKey = Uint8Array.of(4, 0x61, 1)
  const value = Buffer.from('value')
  const path = sha256(storageKey)
  const leaf = leafHash(path, valueWord(value))
  const sibling = sha256(Buffer.from('sibling'))
  const isRight = ((path[0] ?? 0) & 0x80) !== 0
  const parent = (child: Uint8Array): Uint8Array => (isRight ? innerHash(sibling, child) : innerHash(child, sibling))

  test('a single leaf', () => {
    const proof = Buffer.concat([Buffer.from([2, 1, 0, 0]), u32(5), value])
    expect(verify(leaf, storageKey, proof)).toEqual({ value: new Uint8Array(value) })
  })

  test('a leaf beside a sibling', () => {
    const proof = Buffer.concat([Buffer.from([2, 1, 1, 0, 1]), sibling, u32(5), value])
    expect(verify(parent(leaf), storageKey, proof)).toEqual({ value: new Uint8Array(value) })
  })

  test('an empty slot beside a sibling', () => {
    const proof = Buffer.concat([Buffer.from([2, 0, 1, 0, 1]), sibling])
    expect(verify(parent(new Uint8Array(32)), storageKey, proof)).toEqual({ absent: true })
  })

  test('another leaf on the path, and the same leaf where it does not stand on the path', () => {
    const near = path.slice()
    near[31] = (near[31] ?? 0) ^ 1
    const far = path.slice()
    far[0] = (far[0] ?? 0) ^ 0x80
    const proofWith = (otherPath: Uint8Array): Uint8Array =>
      Buffer.concat([Buffer.from([2, 2, 1, 0, 1]), sibling, otherPath, valueWord(value)])
    const rootWith = (otherPath: Uint8Array): Uint8Array => parent(leafHash(otherPath, valueWord(value)))
    expect(verify(rootWith(near), storageKey, proofWith(near))).toEqual({ absent: true })
    expect(verify(rootWith(far), storageKey, proofWith(far))).toEqual({ invalid: 'leaf of another subtree' })
    expect(verify(rootWith(path), storageKey, proofWith(path))).toEqual({ invalid: 'leaf of another subtree' })
  })

  test('a root of 33 bytes, and a path of 257 levels', () => {
    const end = Buffer.concat([u32(5), value])
    const single = Buffer.concat([Buffer.from([2, 1, 0, 0]), end])
    expect(verify(Buffer.concat([leaf, Buffer.of(0)]), storageKey, single)).toHaveProperty('invalid')

    const pathBits = [...path].map((byte) => byte.toString(2).padStart(8, '0')).join('')
    const rootAt = (levels: number): Uint8Array =>
      Array.from({ length: levels }, (_, index) => levels - 1 - index).reduce(
        (hash, depth) =>
          pathBits[depth] === '1' ? innerHash(new Uint8Array(32), hash) : innerHash(hash, new Uint8Array(32)),
        leaf,
      )
    const proofAt = (levels: number): Uint8Array =>
      Buffer.concat([Buffer.from([2, 1, levels & 0xff, levels >> 8]), Buffer.alloc(Math.ceil(levels / 8)), end])
    expect(verify(rootAt(256), storageKey, proofAt(256))).toHaveProperty('value')
    expect(verify(rootAt(257), storageKey, proofAt(257))).toEqual({ invalid: 'more than 256 siblings' })
  })

  test('nothing at all, under the empty root', () => {
    expect(verify(new Uint8Array(32), storageKey, Uint8Array.of(2, 0, 0, 0))).toEqual({ absent: true })
  })

  test('an empty sibling that is written out, and a bit beyond the siblings', () => {
    const zero = new Uint8Array(32)
    const root = isRight ? innerHash(zero, leaf) : innerHash(leaf, zero)
    const end = Buffer.concat([u32(5), value])
    expect(verify(root, storageKey, Buffer.concat([Buffer.from([2, 1, 1, 0, 0]), end]))).toHaveProperty('value')
    expect(verify(root, storageKey, Buffer.concat([Buffer.from([2, 1, 1, 0, 1]), zero, end]))).toHaveProperty('invalid')
    expect(verify(root, storageKey, Buffer.concat([Buffer.from([2, 1, 1, 0, 2]), end]))).toHaveProperty('invalid')
  })
})

describe('leaves and inner nodes, whose preimages are 64 bytes alike', () => {
  const storageKey = Uint8Array.of(4, 0x61, 1)
  const path = sha256(storageKey)
  const isRight = ((path[0] ?? 0) & 0x80) !== 0
  const pair = (child: Uint8Array, sibling: Uint8Array): Uint8Array =>
    isRight ? innerHash(sibling, child) : innerHash(child, sibling)

  test('an inner node is no leaf: its children read as a path and a value word', () => {
    // Another entry could be proven absent, or this one present, by any inner node whose left child shares its path.
    const other = path.with(31, (path[31] ?? 0) ^ 1)
    const word = valueWord(Buffer.from('v'))
    const asOtherLeaf = Buffer.concat([Buffer.from([2, 2, 0, 0]), other, word])
    expect(verify(leafHash(other, word), storageKey, asOtherLeaf)).toEqual({ absent: true })
    expect(verify(innerHash(other, word), storageKey, asOtherLeaf)).toEqual({ invalid: 'another root' })
    const asValue = Buffer.concat([Buffer.from([2, 1, 0, 0]), u32(1), Buffer.from('v')])
    expect(verify(leafHash(path, word), storageKey, asValue)).toHaveProperty('value')
    expect(verify(innerHash(path, word), storageKey, asValue)).toEqual({ invalid: 'another root' })
  })

  test('a leaf is no inner node: its path and value word read as children', () => {
    // The value is an empty subtree below the bit, so that a proof that went through the leaf would end in absence.
    const sibling = sha256(Buffer.from('sibling'))
    const throughInner = Buffer.concat([Buffer.from([2, 0, 1, 0, 1]), sibling])
    const empty = new Uint8Array(32)
    expect(verify(pair(empty, sibling), storageKey, throughInner)).toEqual({ absent: true })
    const asLeaf = isRight ? leafHash(sibling, empty) : leafHash(empty, sibling)
    expect(verify(asLeaf, storageKey, throughInner)).toEqual({ invalid: 'another root' })
  })

  test('no end passes at depth 0 under the root of something else', () => {
    const word = valueWord(Buffer.from('v'))
    const far = path.with(0, (path[0] ?? 0) ^ 0x80)
    const root = pair(leafHash(path, word), leafHash(far, word))
    const ends = [
      Buffer.from([2, 0, 0, 0]),
      Buffer.concat([Buffer.from([2, 2, 0, 0]), far, word]),
      Buffer.concat([Buffer.from([2, 2, 0, 0]), leafHash(path, word), leafHash(far, word)]),
      Buffer.concat([Buffer.from([2, 2, 0, 0]), leafHash(far, word), leafHash(path, word)]),
    ]
    for (const end of ends) expect(verify(root, storageKey, end)).toEqual({ invalid: 'another root' })
  })
})

describe('value words', () => {
  const storageKey = Uint8Array.of(4, 0x61, 1)
  const rootOf = (value: Uint8Array): Uint8Array => leafHash(sha256(storageKey), valueWord(value))
  const proofOf = (value: Uint8Array): Uint8Array =>
    Buffer.concat([Buffer.from([2, 1, 0, 0]), u32(value.length), value])

  test('values of 0 to 64 bytes are proven, and each under its own root alone', () => {
    const values = Array.from({ length: 65 }, (_, length) => new Uint8Array(length))
    for (const value of values) {
      for (const other of values) {
        const verdict = verify(rootOf(value), storageKey, proofOf(other))
        expect(verdict).toEqual(value === other ? { value } : { invalid: 'another root' })
      }
    }
  })

  test.each([65, 700, 70_000])('a value of %d bytes is proven, and none that differs in one bit', (length) => {
    const value = Uint8Array.from({ length }, (_, index) => index)
    const verdict = verify(rootOf(value), storageKey, proofOf(value))
    expect('value' in verdict && Buffer.from(verdict.value).equals(value)).toBe(true)
    const other = value.with(length - 1, (value[length - 1] ?? 0) ^ 1)
    expect(verify(rootOf(value), storageKey, proofOf(other))).toEqual({ invalid: 'another root' })
  })

  test('the word of a value is not the word of the value that it would be as bytes', () => {
    const long = Buffer.alloc(40, 7)
    const short = Buffer.alloc(31, 7)
    const lookalikes: [Uint8Array, Uint8Array][] = [
      [long, valueWord(long)],
      [long, sha256(long)],
      [long, sha256(long).subarray(0, 31)],
      [short, valueWord(short)],
      [Buffer.alloc(3, 7), Buffer.concat([Buffer.alloc(3, 7), Buffer.alloc(1)])],
      [Buffer.alloc(3, 7), Buffer.concat([Buffer.alloc(3, 7), Buffer.alloc(28)])],
    ]
    for (const [value, lookalike] of lookalikes) {
      expect(verify(rootOf(value), storageKey, proofOf(lookalike))).toEqual({ invalid: 'another root' })
      expect(verify(rootOf(lookalike), storageKey, proofOf(value))).toEqual({ invalid: 'another root' })
    }
  })
})

test('a decoder refuses what the verifier refuses: an empty sibling written out, a bit beyond the siblings', () => {
  const zero = Buffer.alloc(32)
  expect(refusalCode(() => decodeStateProof(Buffer.concat([Buffer.from([2, 0, 1, 0, 1]), zero])))).toBe(
    'StateProofMalformed',
  )
  expect(refusalCode(() => decodeStateProof(Buffer.from([2, 0, 1, 0, 2])))).toBe('StateProofMalformed')
  expect(refusalCode(() => decodeStateProof(Buffer.from([2, 0, 1, 0, 0])))).toBe('accepted')
  expect(refusalCode(() => decodeStateProof(Buffer.concat([Buffer.from([2, 0, 1, 1]), Buffer.alloc(33)])))).toBe(
    'StateProofMalformed',
  )
})

describe('a path of many levels, written out by hand', () => {
  const storageKey = Uint8Array.of(4, 0x61, 1)
  const value = Buffer.from('value')
  const path = sha256(storageKey)
  const zero = new Uint8Array(32)
  /** Hashes with zero bytes at their ends, as one in 128 has one: they are not the empty subtree. */
  const siblings = [
    sha256(Buffer.from('a')).with(0, 0),
    zero,
    sha256(Buffer.from('b')).with(31, 0),
    ...[zero, zero, zero, zero, zero],
    sha256(Buffer.from('c')),
    zero,
  ]
  const proof = Buffer.concat([
    // Ten siblings; those at 0, 2 and 8 are written out.
    Buffer.from([2, 1, 10, 0, 0b0000_0101, 0b0000_0001]),
    ...siblings.filter((sibling) => sibling !== zero),
    u32(5),
    value,
  ])
  const root = siblings.reduceRight<Uint8Array>(
    (child, sibling, depth) => {
      const isRight = (((path[depth >> 3] ?? 0) >> (7 - (depth % 8))) & 1) === 1
      return isRight ? innerHash(sibling, child) : innerHash(child, sibling)
    },
    leafHash(path, valueWord(value)),
  )

  test('is encoded, decoded and verified', () => {
    const decoded = { siblings, end: { kind: 'value', value: new Uint8Array(value) } } as const
    expect(encodeStateProof(decoded)).toEqual(new Uint8Array(proof))
    expect(decodeStateProof(proof)).toEqual(decoded)
    expect(verify(root, storageKey, proof)).toEqual({ value: new Uint8Array(value) })
  })
})
