import { describe, expect, test } from 'vitest'
import { toHex } from '../../src/hex.js'
import { encodeCall, prepareOperation, signCall, verifyCall } from '../../src/operation/index.js'
import { decodeDirectOperation, openDirectOperation, orderedOperation } from '../../src/pool/index.js'
import { domain, environment, flipped, provider, signerOf, somebody, vault } from '../operation/vault.js'

const alice = signerOf('ed25519', 'Alice')
const bob = signerOf('ed25519', 'Bob')
const call = encodeCall(vault.calls.move, alice.account, { to: somebody, amount: 77n, note: '0xaabb' })
const direct = signCall(call, { nonce: 3, domain, signer: alice, path: 'directCall' })
const indirect = signCall(call, { nonce: 3, domain, signer: alice, path: 'indirectCall' })

describe('a direct call', () => {
  test('goes into a block as the indirect call that its sender could have signed', () => {
    expect(openDirectOperation(environment, direct)).toEqual({
      directHash: toHex(provider.blake2b256(direct)),
      call: prepareOperation(environment, indirect),
      ordered: indirect,
    })
    expect(orderedOperation(direct)).toEqual(indirect)
    expect(direct[0]).toBe(1)
  })

  test('is decoded without a look at its signature, with all that it takes to look at it elsewhere', () => {
    const forged = flipped(direct, direct.length - 1)
    const decoded = decodeDirectOperation(environment, forged)
    if ('refused' in decoded) throw new Error(decoded.refused)
    const { unverified, ...rest } = decoded
    expect(rest).toEqual({ directHash: toHex(provider.blake2b256(forged)), ordered: orderedOperation(forged) })
    expect(unverified).toMatchObject({ signer: alice.account, signature: { type: 'Ed25519' } })
    expect(verifyCall(provider, unverified)).toEqual(prepareOperation(environment, orderedOperation(forged)))
    const good = decodeDirectOperation(environment, direct)
    if ('refused' in good) throw new Error(good.refused)
    expect(verifyCall(provider, good.unverified)).toEqual(prepareOperation(environment, indirect))
  })

  test.each([
    ['an indirect call', indirect, 'UnsupportedOperation'],
    ['a getter', Uint8Array.of(2, 0, 0), 'UnsupportedOperation'],
    ['nothing', new Uint8Array(0), 'Truncated'],
    ['a kind that there is not', Uint8Array.of(3, 0, 0), 'Undecodable'],
    ['a call without its end', direct.subarray(0, direct.length - 1), 'Truncated'],
    ['bytes behind its end', Uint8Array.of(...direct, 0), 'TrailingBytes'],
    ['a changed signature', flipped(direct, direct.length - 1), 'BadSignature'],
    [
      "another account's signature",
      signCall(call, { nonce: 3, domain, signer: bob, path: 'directCall' }),
      'BadSignature',
    ],
    ['more bytes than a call has', new Uint8Array(2000).fill(1), 'TooLong'],
  ])('%s is refused', (_, operation, refused) => {
    expect(openDirectOperation(environment, operation)).toEqual({
      directHash: toHex(provider.blake2b256(operation)),
      refused,
    })
  })
})
