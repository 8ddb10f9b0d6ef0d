import { readFileSync } from 'node:fs'
import { createProvider } from '@lockstep/adapters/crypto-native'
import { fromHex, type Hex } from '@lockstep/core'
import { createPortableProvider } from '@lockstep/core/crypto'
import { describe, expect, test } from 'vitest'
import { decodeJustification, isJustified } from '../../../src/parentchain/substrate/grandpa-finality.js'

const path = new URL('../../vectors/grandpa-live-justification.json', import.meta.url)
const vector = JSON.parse(readFileSync(path, 'utf8'))
const bytes = fromHex(vector.justification)
const justification = decodeJustification(bytes)
const keys = justification.precommits.map(({ authority }) => authority)
const silent = (count: number): Hex[] =>
  Array.from({ length: count }, (_, index): Hex => `0x${String(index).padStart(64, 'a')}`)

const setOf = (authorities: readonly Hex[], id = BigInt(vector.setId)) => ({
  id,
  authorities: authorities.map((key) => ({ key, weight: 1n })),
})

describe.each([
  ['native', createProvider()],
  ['portable', createPortableProvider()],
])('grandpa-live-justification.json, %s provider', (_, provider) => {
  test('is read as what it says', () => {
    const { round, targetHash, targetNumber, precommits, votesAncestries } = justification
    expect([Number(round), targetHash, targetNumber, precommits.length, votesAncestries]).toEqual([
      vector.round,
      vector.targetHash,
      vector.targetNumber,
      vector.votes,
      [],
    ])
    expect(new Set(keys).size).toBe(5)
  })

  test('holds for its voters, and as long as they are more than two thirds of a set', () => {
    expect(isJustified(provider, setOf(keys), justification)).toBe(true)
    expect(isJustified(provider, setOf([...keys, ...silent(2)]), justification)).toBe(true)
    expect(isJustified(provider, setOf([...keys, ...silent(3)]), justification)).toBe(false)
    expect(isJustified(provider, setOf(silent(5)), justification)).toBe(false)
  })

  test('does not hold for another set, round, block or signature', () => {
    const [first, ...others] = justification.precommits
    if (first === undefined) throw new Error('it has five votes')
    const other: Hex = `0x${'11'.repeat(32)}`
    const wrong = [
      { ...justification, round: justification.round + 1n },
      { ...justification, targetHash: other },
      { ...justification, precommits: [first, first, first, first, first] },
      { ...justification, precommits: justification.precommits.map((vote) => ({ ...vote, targetNumber: 1 })) },
      { ...justification, precommits: others.map((vote) => ({ ...vote, signature: first.signature })) },
    ]
    for (const each of wrong) expect(isJustified(provider, setOf(keys), each)).toBe(false)
    expect(isJustified(provider, setOf(keys, 1n), justification)).toBe(false)
  })
})
