import { describe, expect, it } from 'vitest'
import { fromHex } from '../../src/hex.js'
import {
  boundGetterPayload,
  callSigningPayload,
  decodeGetter,
  encodePublicGetter,
  encodeTrustedGetter,
  refuseTrustedGetter,
  signBareGetter,
  signGetter,
  wrapBytes,
} from '../../src/operation/index.js'
import { domain, environment, flipped, join, mrenclave, schemes, shard, signerOf, somebody, vault } from './vault.js'

const strict = { bareGetters: false }
const compatible = { bareGetters: true }
const block = 100

const alice = signerOf('sr25519', 'Alice')
const bob = signerOf('sr25519', 'Bob')
const getter = encodeTrustedGetter(vault.getters.trusted.notes, alice.account, { bucket: 5 })
const bound = signGetter(getter, { signer: alice, domain, expiry: block })
const bare = signBareGetter(getter, alice)
/** Where the bound request's parts begin. */
const expiryAt = 1 + getter.length
const delegateAt = expiryAt + 4

/** Why the request is refused, or `answered`. */
function verdict(request: Uint8Array, policy = strict, where = environment, granted = false): string {
  const decoded = decodeGetter(where.stf, request)
  if (decoded === undefined) return 'Undecodable'
  if (decoded.kind === 'public') return 'answered'
  return refuseTrustedGetter(where, policy, decoded, block, () => granted) ?? 'answered'
}

describe('a bound getter', () => {
  it.each(schemes)('signed by %s is answered, raw or as a wallet signs it', (scheme) => {
    const signer = signerOf(scheme, 'Alice')
    const own = encodeTrustedGetter(vault.getters.trusted.mine, signer.account, {})
    const request = signGetter(own, { signer, domain, expiry: block })
    expect(verdict(request)).toBe('answered')
    const wrapped = fromHex(signer.sign(wrapBytes(boundGetterPayload(own, block, domain))).value)
    expect(verdict(join(request.subarray(0, -wrapped.length), wrapped))).toBe('answered')
    expect(verdict(signGetter(own, { signer: signerOf(scheme, 'Bob'), domain, expiry: block }))).toBe('BadSignature')
  })

  it('decodes to all that stood in it', () => {
    expect(decodeGetter(vault, bound)).toMatchObject({
      kind: 'trusted',
      getter: vault.getters.trusted.notes,
      sender: alice.account,
      args: { bucket: 5 },
      expiry: block,
      delegate: null,
      signature: { type: 'Sr25519' },
      encoded: getter,
    })
  })

  it('is answered up to the block that it names, and no longer', () => {
    const until = (expiry: number) => verdict(signGetter(getter, { signer: alice, domain, expiry }))
    expect([0, 99, 100, 101, 0xffff_ffff].map(until)).toEqual([
      'Expired',
      'Expired',
      'answered',
      'answered',
      'answered',
    ])
  })

  it('cannot be given a longer life', () => {
    expect(verdict(flipped(bound, expiryAt))).toBe('BadSignature')
  })

  it.each([
    ['shard', { mrenclave, shard: somebody }],
    ['code', { mrenclave: somebody, shard }],
  ])('for another %s is refused', (_, elsewhere) => {
    expect(verdict(bound, strict, { ...environment, domain: elsewhere })).toBe('BadSignature')
    expect(verdict(bound, compatible, { ...environment, domain: elsewhere })).toBe('BadSignature')
  })

  it('of another account, or about another argument, is refused', () => {
    expect(verdict(flipped(bound, 5))).toBe('BadSignature')
    expect(verdict(flipped(bound, expiryAt - 4))).toBe('BadSignature')
  })

  it('by a delegate who signed it is Unauthorized, unless the STF grants it; one who did not sign is not asked about', () => {
    const payload = boundGetterPayload(getter, block, domain)
    const signature = fromHex(bob.sign(payload).value)
    const delegated = join(bound.subarray(0, delegateAt), [1], fromHex(bob.account), [1], signature)
    expect(verdict(delegated)).toBe('Unauthorized')
    expect(verdict(delegated, strict, environment, true)).toBe('answered')
    const forged = flipped(delegated, delegated.length - 1, 0x40)
    expect(verdict(forged)).toBe('BadSignature')
    expect(verdict(forged, strict, environment, true)).toBe('BadSignature')
    const bySender = join(bound.subarray(0, delegateAt), [1], fromHex(bob.account), bound.subarray(delegateAt + 1))
    expect(verdict(bySender, strict, environment, true)).toBe('BadSignature')
  })

  it('that is too old and badly signed is too old', () => {
    const old = signGetter(getter, { signer: bob, domain, expiry: block - 1 })
    expect(verdict(old)).toBe('Expired')
  })

  it('with one bit changed is refused', () => {
    for (const at of bound.keys()) expect(verdict(flipped(bound, at, 1 << (at % 8))), `byte ${at}`).not.toBe('answered')
  })
})

describe('a public getter', () => {
  it('decodes to its declaration and its arguments, and needs nobody’s leave', () => {
    expect(decodeGetter(vault, encodePublicGetter(vault.getters.public.height, {}))).toEqual({
      kind: 'public',
      getter: vault.getters.public.height,
      args: {},
    })
  })
})

describe('a bare getter', () => {
  it('is refused by default, and answered where it is switched on', () => {
    expect(verdict(bare)).toBe('BareGetter')
    expect(verdict(bare, compatible)).toBe('answered')
  })

  it('of another account is refused', () => {
    expect(verdict(signBareGetter(getter, bob), compatible)).toBe('BadSignature')
    expect(verdict(flipped(bare, 1 + getter.length - 1), compatible)).toBe('BadSignature')
  })

  it('by a delegate is refused unless the STF grants it', () => {
    const signature = fromHex(bob.sign(getter).value)
    const delegated = join(bare.subarray(0, 1 + getter.length), [1], fromHex(bob.account), [1], signature)
    expect(verdict(delegated, compatible)).toBe('Unauthorized')
    expect(verdict(delegated, compatible, environment, true)).toBe('answered')
    expect(verdict(delegated)).toBe('BareGetter')
    const bySender = join(bare.subarray(0, 1 + getter.length), [1], fromHex(bob.account), bare.subarray(-65))
    expect(verdict(bySender, compatible)).toBe('BadSignature')
  })
})

describe('signatures of one kind', () => {
  const bareWith = (signature: Uint8Array) => join(bare.subarray(0, -64), signature)
  const boundWith = (signature: Uint8Array) => join(bound.subarray(0, -64), signature)

  it('are none of another: bare, bound, call', () => {
    const ofCall = fromHex(alice.sign(callSigningPayload(join(getter, [block, 0, 0, 0]), domain)).value)
    expect(verdict(bareWith(bound.subarray(-64)), compatible)).toBe('BadSignature')
    expect(verdict(boundWith(bare.subarray(-64)), compatible)).toBe('BadSignature')
    expect(verdict(bareWith(ofCall), compatible)).toBe('BadSignature')
    expect(verdict(boundWith(ofCall), compatible)).toBe('BadSignature')
  })
})

describe('Undecodable', () => {
  it.each([
    ['bound', bound],
    ['bare', bare],
    ['public', encodePublicGetter(vault.getters.public.height, {})],
  ])('every shorter part of a %s request, and one byte more', (_, request) => {
    const codes = Array.from(request, (__, length) => verdict(request.subarray(0, length), compatible))
    expect(codes).toEqual(Array(request.length).fill('Undecodable'))
    expect(verdict(join(request, [0]), compatible)).toBe('Undecodable')
  })

  it('every kind and every getter that does not exist', () => {
    for (let byte = 0; byte < 256; byte += 1) {
      if (byte > 2) expect(verdict(join([byte], bound.subarray(1)), compatible)).toBe('Undecodable')
      if (byte !== 1) expect(verdict(Uint8Array.of(0, byte), compatible)).toBe('Undecodable')
      if (byte !== 0 && byte !== 10) expect(verdict(join([2, byte], bound.subarray(2)))).toBe('Undecodable')
    }
  })

  it('a public getter asked for as a trusted one, and the other way', () => {
    expect(verdict(join([1, 1], bare.subarray(2)), compatible)).toBe('Undecodable')
    expect(verdict(Uint8Array.of(0, 0))).toBe('Undecodable')
  })
})

describe('a defect of the STF', () => {
  it('is thrown on while a request is decoded: it is not taken for bad bytes of a stranger', () => {
    const defect = new TypeError('a codec of the author')
    const readGetter = () => {
      throw defect
    }
    expect(() => decodeGetter({ ...vault, readGetter }, bound)).toThrow(defect)
  })
})
