import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../../src/hex.js'
import {
  callSigningPayload,
  decodeOperation,
  encodeCall,
  prepareOperation,
  signBareGetter,
  signCall,
  signGetter,
  wrapBytes,
} from '../../src/operation/index.js'
import { engineCodes } from '../../src/receipt/index.js'
import {
  ascii,
  domain,
  environment,
  flipped,
  join,
  mrenclave,
  provider,
  schemes,
  shard,
  signerOf,
  somebody,
  vault,
} from './vault.js'

const alice = signerOf('sr25519', 'Alice')
const bob = signerOf('sr25519', 'Bob')
const args = { to: somebody, amount: 77n, note: '0xaabb' } as const
const call = encodeCall(vault.calls.move, alice.account, args)
const options = { nonce: 3, domain, signer: alice, path: 'indirectCall' } as const
const operation = signCall(call, options)
/** Where the parts begin: kind, call, nonce, delegate, signature. */
const nonceAt = 1 + call.length
const delegateAt = nonceAt + 4
const schemeAt = delegateAt + 1

/** The code that the operation is rejected with, or `call`. */
function verdict(bytes: Uint8Array, where = environment): string {
  const input = prepareOperation(where, bytes)
  expect(input.operationHash).toBe(toHex(provider.blake2b256(bytes)))
  return input.kind === 'rejected' ? input.code : input.kind
}

describe('a signed call', () => {
  it.each(schemes)('by %s is prepared, with all that stood in it', (scheme) => {
    const signer = signerOf(scheme, 'Alice')
    const signed = signCall(encodeCall(vault.calls.move, signer.account, args), { ...options, signer })
    expect(prepareOperation(environment, signed)).toEqual({
      kind: 'call',
      operationHash: toHex(provider.blake2b256(signed)),
      call: vault.calls.move,
      sender: signer.account,
      args,
      nonce: 3,
      delegate: null,
      callAndNonce: join(encodeCall(vault.calls.move, signer.account, args), [3, 0, 0, 0]),
    })
  })

  it.each(schemes)('by %s is prepared where a wallet signed it in <Bytes>', (scheme) => {
    const signer = signerOf(scheme, 'Alice')
    const ownCall = encodeCall(vault.calls.move, signer.account, args)
    const payload = callSigningPayload(join(ownCall, [3, 0, 0, 0]), domain)
    const raw = signCall(ownCall, { ...options, signer })
    const signatureAt = schemeAt + 1
    const wrapped = join(raw.subarray(0, signatureAt), fromHex(signer.sign(wrapBytes(payload)).value))
    expect(verdict(wrapped)).toBe('call')
    const twice = join(raw.subarray(0, signatureAt), fromHex(signer.sign(wrapBytes(wrapBytes(payload))).value))
    expect(verdict(twice)).toBe('BadSignature')
  })

  it('by a delegate is prepared with the delegate', () => {
    const signed = signCall(call, { ...options, signer: bob, asDelegate: true })
    expect(prepareOperation(environment, signed)).toMatchObject({
      kind: 'call',
      sender: alice.account,
      delegate: bob.account,
    })
  })

  it('its arguments are frozen', () => {
    const input = prepareOperation(environment, operation)
    expect(input.kind === 'call' && Object.isFrozen(input.args)).toBe(true)
  })
})

describe('bytes that are no operation', () => {
  it('Truncated: every shorter part of one', () => {
    const codes = Array.from(operation, (_, length) => verdict(operation.subarray(0, length)))
    expect(codes).toEqual(Array(operation.length).fill('Truncated'))
  })

  it('TrailingBytes: one byte more, or several', () => {
    expect(verdict(join(operation, [0]))).toBe('TrailingBytes')
    expect(verdict(join(operation, [1, 2, 3]))).toBe('TrailingBytes')
  })

  it('TooLong: more than the longest call with the longest envelope, whatever stands there', () => {
    // By hand: kind 1, move 1 + 32 + (32 + 16 + 1 + 8), nonce 4, delegate 33, ECDSA signature 66.
    const longest = 1 + (1 + 32 + 57) + 4 + 33 + 66
    const full = encodeCall(vault.calls.move, alice.account, { ...args, note: `0x${'00'.repeat(8)}` })
    const ecdsa = signerOf('ecdsa', 'Bob')
    const signed = signCall(full, { ...options, signer: ecdsa, asDelegate: true })
    expect(signed).toHaveLength(longest)
    expect(verdict(signed)).toBe('call')
    expect(verdict(join(signed, [0]))).toBe('TooLong')
    expect(verdict(new Uint8Array(longest).fill(0xff))).toBe('Undecodable')
    expect(verdict(new Uint8Array(longest + 1).fill(0xff))).toBe('TooLong')
    expect(verdict(join(operation, operation))).toBe('TooLong')
  })

  it('UnsupportedOperation: a direct call and a getter, whatever follows', () => {
    for (const kind of [1, 2]) {
      expect(verdict(join([kind], operation.subarray(1)))).toBe('UnsupportedOperation')
      expect(verdict(Uint8Array.of(kind))).toBe('UnsupportedOperation')
    }
    expect(verdict(signCall(call, { ...options, path: 'directCall' }))).toBe('UnsupportedOperation')
  })

  it('Undecodable: every other kind', () => {
    for (let kind = 3; kind < 256; kind += 1) expect(verdict(join([kind], operation.subarray(1)))).toBe('Undecodable')
  })

  it('Undecodable: every call that the STF does not have', () => {
    for (let index = 0; index < 256; index += 1) {
      if ([2, 6, 9].includes(index)) continue
      expect(verdict(join([0, index], operation.subarray(2)))).toBe('Undecodable')
    }
  })

  const noteAt = nonceAt - 3
  it.each<[string, Uint8Array]>([
    [
      'a note over its bound',
      join(operation.subarray(0, noteAt), [9 << 2], Array(9).fill(0), operation.subarray(nonceAt)),
    ],
    [
      'a length in a longer form',
      join(operation.subarray(0, noteAt), [0x09, 0x00, 0xaa, 0xbb], operation.subarray(nonceAt)),
    ],
    ['a delegate that is neither there nor not', flipped(operation, delegateAt, 2)],
    ['a scheme that does not exist', flipped(operation, schemeAt, 2)],
  ])('Undecodable: %s', (_, bytes) => {
    expect(verdict(bytes)).toBe('Undecodable')
  })

  it('a rest that is too short for a declared length is Truncated, not read beyond', () => {
    expect(verdict(join(operation.subarray(0, noteAt), [8 << 2], [1, 2, 3]))).toBe('Truncated')
  })

  it('any bytes are answered with a code', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, guided) => {
        const input = guided ? join([0, 2], bytes) : bytes
        expect(['call', ...Object.keys(engineCodes)]).toContain(verdict(input))
      }),
      { numRuns: 500 },
    )
  })
})

describe('BadSignature', () => {
  it.each(schemes)('%s: by another account, over another nonce, code or shard, or changed', (scheme) => {
    const [signer, other] = [signerOf(scheme, 'Alice'), signerOf(scheme, 'Bob')]
    const ownCall = encodeCall(vault.calls.lock, signer.account, {})
    const own = { ...options, signer }
    const signed = signCall(ownCall, own)
    expect(verdict(signed)).toBe('call')
    expect(verdict(signCall(ownCall, { ...own, signer: other }))).toBe('BadSignature')
    expect(verdict(flipped(signed, 1 + ownCall.length))).toBe('BadSignature')
    expect(verdict(flipped(signed, signed.length - 32))).toBe('BadSignature')
    expect(verdict(signed, { ...environment, domain: { mrenclave, shard: somebody } })).toBe('BadSignature')
    expect(verdict(signed, { ...environment, domain: { mrenclave: somebody, shard } })).toBe('BadSignature')
    expect(verdict(signed, { ...environment, domain: { mrenclave: shard, shard: mrenclave } })).toBe('BadSignature')
  })

  it('a signature under the name of another scheme', () => {
    expect(verdict(flipped(operation, schemeAt, 1))).toBe('BadSignature')
  })

  it('a delegate that did not sign, though the sender did', () => {
    const named = join(operation.subarray(0, delegateAt), [1], fromHex(bob.account), operation.subarray(schemeAt))
    expect(verdict(named)).toBe('BadSignature')
  })

  it('a delegate that signed but is not named', () => {
    expect(verdict(signCall(call, { ...options, signer: bob }))).toBe('BadSignature')
  })

  it('signatures of nothing', () => {
    for (const scheme of [0, 1]) {
      expect(verdict(join(operation.subarray(0, schemeAt), [scheme], Array(64).fill(0)))).toBe('BadSignature')
    }
    expect(verdict(join(operation.subarray(0, schemeAt), [2], Array(65).fill(0)))).toBe('BadSignature')
  })

  it('signatures of getters: bare, bound, or of the same bytes', () => {
    // A trusted getter whose bytes are those of a call, up to the nonce.
    const getter = encodeCall(vault.calls.lock, alice.account, {})
    for (const request of [signBareGetter(getter, alice), signGetter(getter, { signer: alice, domain, expiry: 3 })]) {
      const signature = request.subarray(-64)
      expect(verdict(join([0], getter, [3, 0, 0, 0], [0, 1], signature))).toBe('BadSignature')
    }
  })

  it('signatures of headers and other tagged statements', () => {
    const signature = alice.sign(
      join(ascii('lockstep/getter/v1\0'), callSigningPayload(join(call, [3, 0, 0, 0]), domain)),
    )
    expect(verdict(join(operation.subarray(0, schemeAt), [1], fromHex(signature.value)))).toBe('BadSignature')
  })

  it('every operation with one bit changed is refused', () => {
    for (const at of operation.keys())
      expect(verdict(flipped(operation, at, 1 << (at % 8))), `byte ${at}`).not.toBe('call')
  })
})

describe('decoding', () => {
  it('gives back what was encoded', () => {
    const hex = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(toHex)
    const note = fc.uint8Array({ maxLength: 8 }).map(toHex)
    fc.assert(
      fc.property(
        fc.record({ to: hex(32), amount: fc.bigInt(0n, (1n << 128n) - 1n), note }),
        hex(32),
        fc.nat(0xffff_ffff),
        fc.option(hex(32)),
        (given, sender, nonce, delegate) => {
          const moved = encodeCall(vault.calls.move, sender, given)
          const named = delegate === null ? [0] : join([1], fromHex(delegate))
          const nonceBytes = [nonce & 255, (nonce >>> 8) & 255, (nonce >>> 16) & 255, nonce >>> 24]
          const bytes = join([0], moved, nonceBytes, named, [1], Array(64).fill(7))
          expect(decodeOperation(vault, bytes)).toEqual({
            signedCall: {
              call: vault.calls.move,
              sender,
              args: given,
              nonce,
              delegate,
              signature: { type: 'Sr25519', value: `0x${'07'.repeat(64)}` },
              callAndNonce: join(moved, nonceBytes),
            },
          })
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('a defect of the STF', () => {
  it('is thrown on while an operation is decoded: it is not taken for bad bytes of a stranger', () => {
    const defect = new TypeError('a codec of the author')
    const readCall = () => {
      throw defect
    }
    expect(() => decodeOperation({ ...vault, readCall }, operation)).toThrow(defect)
  })
})
