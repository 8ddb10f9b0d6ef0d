import { describe, expect, test } from 'vitest'
import { decodeStateProof, verifyStateProof } from '../../src/state/index.js'
import { refusalCode } from '../codec/refusal-code.js'
import { sha256 } from './reference-tree.js'

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
  const leaf = sha256(Uint8Array.of(0), path, sha256(value))
  const sibling = sha256(Buffer.from('sibling'))
  const isRight = ((path[0] ?? 0) & 0x80) !== 0
  const parent = (child: Uint8Array): Uint8Array => (isRight ? sha256(sibling, child) : sha256(child, sibling))

  test('a single leaf', () => {
    const proof = Buffer.concat([Buffer.from([1, 1, 0, 0]), u32(5), value])
    expect(verify(leaf, storageKey, proof)).toEqual({ value: new Uint8Array(value) })
  })

  test('a leaf beside a sibling', () => {
    const proof = Buffer.concat([Buffer.from([1, 1, 1, 0, 1]), sibling, u32(5), value])
    expect(verify(parent(leaf), storageKey, proof)).toEqual({ value: new Uint8Array(value) })
  })

  test('an empty slot beside a sibling', () => {
    const proof = Buffer.concat([Buffer.from([1, 0, 1, 0, 1]), sibling])
    expect(verify(parent(new Uint8Array(32)), storageKey, proof)).toEqual({ absent: true })
  })

  test('another leaf on the path, and the same leaf where it does not stand on the path', () => {
    const near = path.slice()
    near[31] = (near[31] ?? 0) ^ 1
    const far = path.slice()
    far[0] = (far[0] ?? 0) ^ 0x80
    const proofWith = (otherPath: Uint8Array): Uint8Array =>
      Buffer.concat([Buffer.from([1, 2, 1, 0, 1]), sibling, otherPath, sha256(value)])
    const rootWith = (otherPath: Uint8Array): Uint8Array => parent(sha256(Uint8Array.of(0), otherPath, sha256(value)))
    expect(verify(rootWith(near), storageKey, proofWith(near))).toEqual({ absent: true })
    expect(verify(rootWith(far), storageKey, proofWith(far))).toEqual({ invalid: 'leaf of another subtree' })
    expect(verify(rootWith(path), storageKey, proofWith(path))).toEqual({ invalid: 'leaf of another subtree' })
  })

  test('a root of 33 bytes, and a path of 257 levels', () => {
    const end = Buffer.concat([u32(5), value])
    const single = Buffer.concat([Buffer.from([1, 1, 0, 0]), end])
    expect(verify(Buffer.concat([leaf, Buffer.of(0)]), storageKey, single)).toHaveProperty('invalid')

    const pathBits = [...path].map((byte) => byte.toString(2).padStart(8, '0')).join('')
    const rootAt = (levels: number): Uint8Array =>
      Array.from({ length: levels }, (_, index) => levels - 1 - index).reduce(
        (hash, depth) =>
          pathBits[depth] === '1' ? sha256(new Uint8Array(32), hash) : sha256(hash, new Uint8Array(32)),
        leaf,
      )
    const proofAt = (levels: number): Uint8Array =>
      Buffer.concat([Buffer.from([1, 1, levels & 0xff, levels >> 8]), Buffer.alloc(Math.ceil(levels / 8)), end])
    expect(verify(rootAt(256), storageKey, proofAt(256))).toHaveProperty('value')
    expect(verify(rootAt(257), storageKey, proofAt(257))).toEqual({ invalid: 'more than 256 siblings' })
  })

  test('nothing at all, under the empty root', () => {
    expect(verify(new Uint8Array(32), storageKey, Uint8Array.of(1, 0, 0, 0))).toEqual({ absent: true })
  })

  test('an empty sibling that is written out, and a bit beyond the siblings', () => {
    const zero = new Uint8Array(32)
    const root = isRight ? sha256(zero, leaf) : sha256(leaf, zero)
    const end = Buffer.concat([u32(5), value])
    expect(verify(root, storageKey, Buffer.concat([Buffer.from([1, 1, 1, 0, 0]), end]))).toHaveProperty('value')
    expect(verify(root, storageKey, Buffer.concat([Buffer.from([1, 1, 1, 0, 1]), zero, end]))).toHaveProperty('invalid')
    expect(verify(root, storageKey, Buffer.concat([Buffer.from([1, 1, 1, 0, 2]), end]))).toHaveProperty('invalid')
  })
})

test('an inner node does not pass for a leaf, nor a leaf for an inner node', () => {
  // A storage key of 64 bytes that reads as two hashes: without the 65th byte its path would be an inner node.
  const [left, right] = [sha256(Buffer.from('left')), sha256(Buffer.from('right'))]
  const storageKey = Buffer.concat([left, right])
  const root = sha256(left, right)
  const asLeaf = Buffer.concat([Buffer.from([1, 1, 0, 0]), u32(64), left, right])
  expect(verify(root, storageKey, asLeaf)).toEqual({ invalid: 'another root' })
})

test('a decoder refuses what the verifier refuses: an empty sibling written out, a bit beyond the siblings', () => {
  const zero = Buffer.alloc(32)
  expect(refusalCode(() => decodeStateProof(Buffer.concat([Buffer.from([1, 0, 1, 0, 1]), zero])))).toBe(
    'StateProofMalformed',
  )
  expect(refusalCode(() => decodeStateProof(Buffer.from([1, 0, 1, 0, 2])))).toBe('StateProofMalformed')
  expect(refusalCode(() => decodeStateProof(Buffer.from([1, 0, 1, 0, 0])))).toBe('accepted')
  expect(refusalCode(() => decodeStateProof(Buffer.concat([Buffer.from([1, 0, 1, 1]), Buffer.alloc(33)])))).toBe(
    'StateProofMalformed',
  )
})
