import { describe, expect, test } from 'vitest'
import { followUpgrades } from '../../src/client/index.js'
import { decode, encode } from '../../src/codec/index.js'
import type { Hex } from '../../src/hex.js'
import { toHex } from '../../src/hex.js'
import { signedUpgradePermitCodec, signUpgradePermit, verifyUpgradePermit } from '../../src/worker/index.js'
import { alice, bob, provider, shard } from '../worker/test-shard.js'

const code = (byte: number): Hex => toHex(new Uint8Array(32).fill(byte))
const trusted = { mrenclave: code(1), minimumSecurityVersion: 3 }
const trust = { shard, authorities: [bob.account, alice.account] }
const permits = [
  signUpgradePermit(alice, { shard, from: code(1), to: code(2), lastBlock: 10 }),
  signUpgradePermit(bob, { shard, from: code(2), to: code(3), lastBlock: 20 }),
] as const

describe('a client behind upgrades', () => {
  test('trusts the code that the last permit names, as recent as before', () => {
    expect(followUpgrades(provider, trusted, trust, permits)).toEqual({ mrenclave: code(3), minimumSecurityVersion: 3 })
    expect(followUpgrades(provider, trusted, trust, [])).toEqual(trusted)
  })

  test.each([
    [
      'a permit that a stranger signed',
      { ...trust, authorities: [bob.account] },
      permits,
      'PermitForged',
      'permits[0].signature',
    ],
    ['a permit of another shard', { ...trust, shard: code(9) }, permits, 'PermitForeign', 'permits[0].shard'],
    ['a gap', trust, permits.slice(1), 'PermitForeign', 'permits[0].from'],
    ['a wrong order', trust, permits.toReversed(), 'PermitForeign', 'permits[0].from'],
  ])('refuses %s', (_, given, chain, refused, field) => {
    expect(() => followUpgrades(provider, trusted, given, chain)).toThrow(
      expect.objectContaining({ code: refused, details: expect.objectContaining({ field }) }),
    )
  })
})

describe('a permit', () => {
  test('has the layout that its signature is over, and comes back from its bytes', () => {
    const [permit] = permits
    const encoded = encode(signedUpgradePermitCodec, permit)
    // shard ‖ from ‖ to ‖ 10 (u32, little-endian) ‖ 0 (Ed25519) ‖ 64 bytes.
    const layout = `${shard}${'01'.repeat(32)}${'02'.repeat(32)}0a00000000`
    expect(toHex(encoded).slice(0, layout.length)).toBe(layout)
    expect(encoded).toHaveLength(3 * 32 + 4 + 1 + 64)
    expect(decode(signedUpgradePermitCodec, encoded)).toEqual(permit)
  })

  test.each([{ shard: code(9) }, { from: code(9) }, { to: code(9) }, { lastBlock: 11 }])(
    'is not signed any more with %o',
    (change) => {
      const [signed] = permits
      const changed = { ...signed, permit: { ...signed.permit, ...change } }
      expect(verifyUpgradePermit(provider, signed, trust.authorities)).toBe(true)
      expect(verifyUpgradePermit(provider, changed, trust.authorities)).toBe(false)
    },
  )
})
