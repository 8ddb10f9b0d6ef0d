import { createAttestationVerifier, encodeQuote, readQuote, simulatorSigner } from '@lockstep/adapters/tee'
import { toHex } from '@lockstep/core'
import { describe, expect, test } from 'vitest'
import { refusalCode } from './refusal-code.js'
import { countingEntropy, otherPlatform, platform, provider } from './test-platform.js'

const identity = {
  mrenclave: toHex(new Uint8Array(32).fill(0xe1)),
  mrsigner: simulatorSigner,
  securityVersion: 0x0203,
  debug: false,
}
const reportData = countingEntropy(9)(64)
const verifier = createAttestationVerifier(provider, [platform.quotingKey])

describe('a quote', () => {
  test('has the documented layout, 197 bytes', () => {
    const signature = new Uint8Array(64).fill(0x51)
    const layout = ['0100', 'e1'.repeat(32), simulatorSigner.slice(2), '0302', '01', 'd0'.repeat(64), '51'.repeat(64)]
    const report = { ...identity, debug: true, reportData: new Uint8Array(64).fill(0xd0) }
    expect(toHex(encodeQuote({ report, signature }))).toBe(`0x${layout.join('')}`)
    expect(encodeQuote({ report, signature })).toHaveLength(197)
  })

  test('is verified to what the platform was told', () => {
    expect(verifier.verify(platform.quote(identity, reportData))).toEqual({ ...identity, reportData })
  })

  test('is refused with any one byte changed', async () => {
    const quote = platform.quote(identity, reportData)
    for (const index of quote.keys()) {
      const changed = Uint8Array.from(quote, (byte, at) => (at === index ? byte ^ 1 : byte))
      const code = index < 2 ? 'QuoteMalformed' : 'QuoteSignature'
      expect(await refusalCode(() => verifier.verify(changed)), `byte ${index}`).toBe(code)
    }
  })

  test('is refused when it is cut, longer or of another platform', async () => {
    const quote = platform.quote(identity, reportData)
    expect(readQuote(quote.subarray(0, 196))).toBeUndefined()
    expect(await refusalCode(() => verifier.verify(quote.subarray(0, 196)))).toBe('QuoteMalformed')
    expect(await refusalCode(() => verifier.verify(Uint8Array.of(...quote, 0)))).toBe('QuoteMalformed')
    expect(await refusalCode(() => verifier.verify(otherPlatform.quote(identity, reportData)))).toBe('QuoteSignature')
  })

  test('is believed of each trusted platform, and of none when none is trusted', async () => {
    const both = createAttestationVerifier(provider, [platform.quotingKey, otherPlatform.quotingKey])
    expect(both.verify(otherPlatform.quote(identity, reportData)).mrenclave).toBe(identity.mrenclave)
    const none = createAttestationVerifier(provider, [])
    expect(await refusalCode(() => none.verify(platform.quote(identity, reportData)))).toBe('QuoteSignature')
  })

  test('takes 64 bytes of report data', async () => {
    expect(await refusalCode(() => platform.quote(identity, reportData.subarray(1)))).toBe('InvalidLength')
  })
})

describe('a sealing key', () => {
  test('differs by code, by debug flag and by platform, and by nothing else', () => {
    const mrenclave = toHex(new Uint8Array(32).fill(0xe2))
    const keys = [
      platform.sealingKey(identity),
      platform.sealingKey({ ...identity, mrenclave }),
      platform.sealingKey({ ...identity, debug: true }),
      otherPlatform.sealingKey(identity),
    ].map(toHex)
    expect(new Set(keys).size).toBe(4)
    expect(toHex(platform.sealingKey({ ...identity, securityVersion: 9 }))).toBe(keys[0])
  })
})
