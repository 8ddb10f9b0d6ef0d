import { fc, test } from '@fast-check/vitest'
import { toHex } from '@lockstep/core'
import { describe, expect } from 'vitest'
import { readQuote } from '../../src/tee/quote.js'
import { type Sealing, seal, unseal } from '../../src/tee/seal.js'
import { refusalCode } from './refusal-code.js'
import { countingEntropy, provider } from './test-platform.js'

const runs = { numRuns: 100 }
const bytes = fc.uint8Array({ maxLength: 200 })
const sealing: Sealing = { provider, sealingKey: countingEntropy(3)(32), entropy: countingEntropy(4) }

describe('sealing', () => {
  test.prop([bytes, bytes], runs)('gives back what was sealed, at its place', (plaintext, place) => {
    expect(toHex(unseal(sealing, seal(sealing, plaintext, place), place))).toBe(toHex(plaintext))
  })

  test.prop([bytes, fc.nat(), fc.integer({ min: 1, max: 255 })], runs)(
    'refuses a change of any bits of any byte',
    async (plaintext, position, change) => {
      const sealed = seal(sealing, plaintext, new Uint8Array(0))
      const at = position % sealed.length
      const changed = Uint8Array.from(sealed, (byte, index) => (index === at ? byte ^ change : byte))
      expect(await refusalCode(() => unseal(sealing, changed, new Uint8Array(0)))).toBe('SealBroken')
    },
  )

  test.prop([bytes, bytes, bytes], runs)('refuses another place', async (plaintext, place, otherPlace) => {
    fc.pre(toHex(place) !== toHex(otherPlace))
    const sealed = seal(sealing, plaintext, place)
    expect(await refusalCode(() => unseal(sealing, sealed, otherPlace))).toBe('SealBroken')
  })

  test.prop([bytes], runs)('refuses another sealing key', async (plaintext) => {
    const sealed = seal(sealing, plaintext, new Uint8Array(0))
    const other = { ...sealing, sealingKey: countingEntropy(5)(32) }
    expect(await refusalCode(() => unseal(other, sealed, new Uint8Array(0)))).toBe('SealBroken')
  })

  test.prop([bytes], runs)('answers bytes that were never sealed with the same refusal', async (anything) => {
    expect(await refusalCode(() => unseal(sealing, anything, new Uint8Array(0)))).toBe('SealBroken')
  })

  test.prop([bytes], runs)('never seals the same bytes to the same bytes', (plaintext) => {
    const place = new Uint8Array(0)
    expect(toHex(seal(sealing, plaintext, place))).not.toBe(toHex(seal(sealing, plaintext, place)))
  })
})

describe('reading a quote', () => {
  test.prop([fc.uint8Array({ minLength: 190, maxLength: 200 })], runs)('answers any bytes', (anything) => {
    expect(() => readQuote(anything)).not.toThrow()
  })
})
