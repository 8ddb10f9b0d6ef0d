import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../../src/hex.js'
import {
  appendNonce,
  boundGetterPayload,
  callSigningPayload,
  encodeCall,
  encodePublicGetter,
  encodeTrustedGetter,
  inboundOperation,
  signBareGetter,
  signCall,
  signGetter,
  wrapBytes,
} from '../../src/operation/index.js'
import { refusalCode } from '../codec/refusal-code.js'
import { ascii, domain, join, mrenclave, provider, schemes, shard, signerOf, somebody, vault } from './vault.js'

const { calls, getters } = vault
const alice = signerOf('ed25519', 'Alice')
const args = { to: somebody, amount: 0x0102n, note: '0xaabb' } as const
/** move(2) ‖ sender ‖ to ‖ amount (u128 LE) ‖ note (compact length, bytes) */
const moveBytes = join([2], fromHex(alice.account), fromHex(somebody), [2, 1], Array(14).fill(0), [8, 0xaa, 0xbb])
const nonceBytes = [0x04, 0x03, 0x02, 0x01]
const nonce = 0x01020304
const bound = join(fromHex(mrenclave), fromHex(shard))
const signatureBytes = { ed25519: [0, 64], sr25519: [1, 64], ecdsa: [2, 65] } as const

describe('a trusted call', () => {
  it('is its index byte, its sender, its arguments', () => {
    expect(encodeCall(calls.move, alice.account, args)).toEqual(moveBytes)
    expect(encodeCall(calls.lock, somebody, {})).toEqual(join([9], fromHex(somebody)))
  })

  it('is signed with its nonce, the code and the shard', () => {
    const callAndNonce = appendNonce(moveBytes, nonce)
    expect(callAndNonce).toEqual(join(moveBytes, nonceBytes))
    expect(callSigningPayload(callAndNonce, domain)).toEqual(join(moveBytes, nonceBytes, bound))
  })

  it.each(schemes)('signed by %s is kind ‖ call ‖ nonce ‖ no delegate ‖ signature', (scheme) => {
    const signer = signerOf(scheme, 'Alice')
    const signature = signer.sign(join(moveBytes, nonceBytes, bound))
    const [tag, length] = signatureBytes[scheme]
    for (const [path, kind] of [
      ['indirectCall', 0],
      ['directCall', 1],
    ] as const) {
      const operation = signCall(moveBytes, { nonce, domain, signer, path })
      expect(operation).toEqual(join([kind], moveBytes, nonceBytes, [0], [tag], fromHex(signature.value)))
      expect(operation).toHaveLength(1 + moveBytes.length + 4 + 1 + 1 + length)
    }
  })

  it('signed by a delegate names it', () => {
    const bob = signerOf('ed25519', 'Bob')
    const operation = signCall(moveBytes, { nonce, domain, signer: bob, path: 'indirectCall', asDelegate: true })
    const signature = fromHex(bob.sign(join(moveBytes, nonceBytes, bound)).value)
    expect(operation).toEqual(join([0], moveBytes, nonceBytes, [1], fromHex(bob.account), [0], signature))
  })

  it.each<[string, string, () => unknown]>([
    ['a sender of 31 bytes', 'LengthMismatch', () => encodeCall(calls.lock, `0x${'00'.repeat(31)}`, {})],
    [
      'an amount over 128 bits',
      'ValueOutOfRange',
      () => encodeCall(calls.move, somebody, { ...args, amount: 1n << 128n }),
    ],
    [
      'a note over its bound',
      'LengthOverBound',
      () => encodeCall(calls.move, somebody, { ...args, note: '0x000000000000000000' }),
    ],
    ['a nonce over 32 bits', 'ValueOutOfRange', () => appendNonce(moveBytes, 0x1_0000_0000)],
  ])('%s is refused', (_, code, make) => {
    expect(refusalCode(make)).toBe(code)
  })
})

describe('bytes as browser wallets sign them', () => {
  it('stand between <Bytes> and </Bytes>', () => {
    expect(wrapBytes(Uint8Array.of(1, 2))).toEqual(join(ascii('<Bytes>'), [1, 2], ascii('</Bytes>')))
  })
})

describe('a getter', () => {
  const notes = join([10], fromHex(alice.account), [7, 0, 0, 0])

  it('that is public is 0, its index byte, its arguments', () => {
    expect(encodePublicGetter(getters.public.height, {})).toEqual(Uint8Array.of(0, 1))
  })

  it('that is trusted is its index byte, its sender, its arguments', () => {
    expect(encodeTrustedGetter(getters.trusted.notes, alice.account, { bucket: 7 })).toEqual(notes)
  })

  it('bare is 1 ‖ getter ‖ no delegate ‖ signature over the getter alone', () => {
    const signature = fromHex(alice.sign(notes).value)
    expect(signBareGetter(notes, alice)).toEqual(join([1], notes, [0, 0], signature))
  })

  it('bound is 2 ‖ getter ‖ expiry ‖ no delegate ‖ signature over a tag, the getter, expiry, code and shard', () => {
    const payload = join(ascii('lockstep/getter/v1\0'), notes, [0x10, 0x27, 0, 0], bound)
    expect(boundGetterPayload(notes, 10_000, domain)).toEqual(payload)
    const signature = fromHex(alice.sign(payload).value)
    expect(signGetter(notes, { signer: alice, domain, expiry: 10_000 })).toEqual(
      join([2], notes, [0x10, 0x27, 0, 0], [0, 0], signature),
    )
  })

  it('bound by a delegate names it', () => {
    const bob = signerOf('ed25519', 'Bob')
    const signature = fromHex(bob.sign(join(ascii('lockstep/getter/v1\0'), notes, [3, 0, 0, 0], bound)).value)
    expect(signGetter(notes, { signer: bob, domain, expiry: 3, asDelegate: true })).toEqual(
      join([2], notes, [3, 0, 0, 0], [1], fromHex(bob.account), [0], signature),
    )
  })
})

describe('an inbound operation', () => {
  const take = { who: somebody, amount: 3n }

  it('is the call of the shard ‖ block number ‖ index; its hash is blake2-256 of that', () => {
    const { callAndNonce, operationHash } = inboundOperation(provider, calls.take, take, shard, {
      block: 258,
      index: 5,
    })
    const call = join([6], fromHex(shard), fromHex(somebody), [3], Array(15).fill(0))
    expect(callAndNonce).toEqual(join(call, [2, 1, 0, 0], [5, 0, 0, 0]))
    expect(operationHash).toBe(toHex(provider.blake2b256(callAndNonce)))
  })

  it('of the same input at another place is another', () => {
    const places = [
      { block: 1, index: 0 },
      { block: 1, index: 1 },
      { block: 2, index: 0 },
    ]
    const hashes = places.map((place) => inboundOperation(provider, calls.take, take, shard, place).operationHash)
    expect(new Set(hashes).size).toBe(3)
  })
})
