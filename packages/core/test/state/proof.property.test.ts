import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPortableProvider } from '../../src/crypto/index.js'
import {
  createState,
  decodeStateProof,
  encodeStateProof,
  type State,
  type StateProofVerdict,
  verifyStateProof,
} from '../../src/state/index.js'
import { anyKey, anySpace, anyWrites } from './any-entry.js'
import { committed } from './committed.js'
import { hexOf, type Model, modelKey, modelRoot, modelStorageKey } from './model.js'
import { sha256 } from './reference-tree.js'

const anyContent = anyWrites.map((writes): { state: State; model: Model } => {
  const state = createState(createPortableProvider())
  return { state, model: committed(state, new Map(), writes) }
})

const verify = (root: Uint8Array, storageKey: Uint8Array, proof: Uint8Array): StateProofVerdict =>
  verifyStateProof((data) => sha256(data), root, storageKey, proof)

test('every entry is proven present with its value and every other absent, under the root of the content', () => {
  fc.assert(
    fc.property(anyContent, anySpace, anyKey, ({ state, model }, space, key) => {
      const proof = encodeStateProof(state.prove(space, key))
      const value = model.get(modelKey(space, key))
      expect(verify(modelRoot(model), modelStorageKey(space, key), proof)).toEqual(
        value === undefined ? { absent: true } : { value: new Uint8Array(Buffer.from(value, 'hex')) },
      )
    }),
    { numRuns: 1_000 },
  )
})

test('any other bytes in place of a proof are invalid: every bit flipped, cut, extended', () => {
  fc.assert(
    fc.property(anyContent, anySpace, anyKey, ({ state, model }, space, key) => {
      const proof = encodeStateProof(state.prove(space, key))
      const [root, storageKey] = [modelRoot(model), modelStorageKey(space, key)]
      for (let bit = 0; bit < 8 * proof.length; bit++) {
        const mutated = proof.slice()
        mutated[bit >> 3] = (mutated[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(verify(root, storageKey, mutated)).toHaveProperty('invalid')
      }
      for (let length = 0; length < proof.length; length++) {
        expect(verify(root, storageKey, proof.slice(0, length))).toHaveProperty('invalid')
      }
      for (const extra of [0, 1])
        expect(verify(root, storageKey, Uint8Array.of(...proof, extra))).toHaveProperty('invalid')
    }),
    { numRuns: 60 },
  )
})

test('a proof under another root, or for an entry of another fate, is invalid', () => {
  fc.assert(
    fc.property(
      anyContent,
      anySpace,
      anyKey,
      anySpace,
      anyKey,
      ({ state, model }, space, key, otherSpace, otherKey) => {
        const proof = encodeStateProof(state.prove(space, key))
        const otherRoot = sha256(modelRoot(model))
        expect(verify(otherRoot, modelStorageKey(space, key), proof)).toHaveProperty('invalid')
        expect(verify(modelRoot(model).subarray(0, 31), modelStorageKey(space, key), proof)).toHaveProperty('invalid')

        // A proof of absence may hold for a neighbour too, but no proof says anything false about any entry.
        const verdict = verify(modelRoot(model), modelStorageKey(otherSpace, otherKey), proof)
        const truth = model.get(modelKey(otherSpace, otherKey))
        if ('value' in verdict) expect(hexOf(verdict.value)).toBe(truth)
        if ('absent' in verdict) expect(truth).toBeUndefined()
      },
    ),
    { numRuns: 1_000 },
  )
})

test('the bytes of a proof decode to the proof and nothing else decodes', () => {
  fc.assert(
    fc.property(anyContent, anySpace, anyKey, fc.nat(), fc.nat(255), ({ state }, space, key, at, byte) => {
      const proof = state.prove(space, key)
      const encoded = encodeStateProof(proof)
      expect(decodeStateProof(encoded)).toEqual(proof)
      const mutated = encoded.slice()
      mutated[at % mutated.length] = byte
      try {
        expect(encodeStateProof(decodeStateProof(mutated))).toEqual(mutated)
      } catch (error) {
        expect(error).toHaveProperty('code', 'StateProofMalformed')
      }
    }),
    { numRuns: 1_000 },
  )
})

test('kept versions are proven as they were', () => {
  fc.assert(
    fc.property(anyWrites, anyWrites, anySpace, anyKey, (before, after, space, key) => {
      const state = createState(createPortableProvider())
      const model = committed(state, new Map(), before)
      committed(state, model, after)
      const value = model.get(modelKey(space, key))
      const proof = encodeStateProof(state.prove(space, key, 1))
      expect(verify(modelRoot(model), modelStorageKey(space, key), proof)).toEqual(
        value === undefined ? { absent: true } : { value: new Uint8Array(Buffer.from(value, 'hex')) },
      )
    }),
    { numRuns: 500 },
  )
})
