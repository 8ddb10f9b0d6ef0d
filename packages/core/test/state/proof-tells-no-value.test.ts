import { describe, expect, it } from 'vitest'
import { createPortableProvider } from '../../src/crypto/index.js'
import { toHex } from '../../src/hex.js'
import { createState, encodeStateProof, storageKey, verifyStateProof } from '../../src/state/index.js'

const provider = createPortableProvider()

describe('the proof that an entry is not there', () => {
  // One other entry, alone in the tree, is what every proof of absence ends at.
  it.each([1, 16, 31, 32, 62, 63, 100])('holds nothing of the other entry, with a value of %d bytes', (length) => {
    const value = Uint8Array.from({ length }, (_, index) => 0xa0 + (index % 7))
    const initial = [{ space: 'bank.account', changes: [{ key: '0x01', value } as const] }]
    const state = createState(provider, { initial })
    const proof = encodeStateProof(state.prove('bank.account', '0x02'))
    // A single byte can stand in any hash.
    if (length > 1) expect(toHex(proof)).not.toContain(toHex(value).slice(2, 66))
    const verdict = verifyStateProof(provider.sha256, state.root(), storageKey('bank.account', '0x02'), proof)
    expect(verdict).toEqual({ absent: true })
  })

  it('and the proof that one is there are kept apart at the longest value of one block', () => {
    for (const length of [61, 62, 63, 64]) {
      const value = new Uint8Array(length).fill(length)
      const state = createState(provider, { initial: [{ space: 'a.b', changes: [{ key: '0x01', value }] }] })
      const proof = encodeStateProof(state.prove('a.b', '0x01'))
      const key = storageKey('a.b', '0x01')
      expect(verifyStateProof(provider.sha256, state.root(), key, proof)).toEqual({ value })
      const shorter = encodeStateProof({ siblings: [], end: { kind: 'value', value: value.slice(0, -1) } })
      expect(verifyStateProof(provider.sha256, state.root(), key, shorter)).toHaveProperty('invalid')
    }
  })
})
