import { createPublicKey } from 'node:crypto'
import { compactVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import {
  digestOf,
  parsePublicKey,
  parseWorkOrderRequest,
  readWorkerAlgorithms,
  requestHash,
  rsaHashSigner,
  type WorkOrderHash,
  type WorkOrderSuite,
} from '../../../src/eea/work-order/index.js'
import { signJsonWebToken, verifyJsonWebToken } from '../../../src/eea/work-order/json-web-token.js'
import { keyText, vector, vectorText } from './vector.js'
import { eea, eeaKeccak, requesterKey, requesterSigner, rsa3072, utf8, workerKey } from './world.js'

const hash = requestHash(eea, parseWorkOrderRequest(eea.profile, vector('spec-wo-jwt', 'jsonRpc', 'params')))
const rsaKey = parsePublicKey('test', keyText('workerRsa3072', 'pubDerSpkiHex'))
const withLists = (hashingAlgorithm: string, signingAlgorithm: string): WorkOrderSuite => ({
  ...eea,
  algorithms: readWorkerAlgorithms(eea.profile, { hashingAlgorithm, signingAlgorithm }),
})

/** A token of any header and payload with the requester's signature. */
function token(header: unknown, payload: unknown): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const input = `${encode(header)}.${encode(payload)}`
  const preimage = utf8(input)
  const signed: WorkOrderHash = { algorithm: 'SHA-256', preimage, digest: digestOf(eea.provider, 'SHA-256', preimage) }
  return `${input}.${Buffer.from(requesterSigner.sign(signed)).toString('base64url')}`
}
const digest = Buffer.from(hash.digest).toString('hex')
const header = { alg: 'ES256K', typ: 'JWT' }
const verify = (text: string, suite: WorkOrderSuite = eea) => verifyJsonWebToken(suite, requesterKey, hash, text)

describe('JSON Web Tokens', () => {
  it.each(['specLiteralHeader', 'jwsHeader'])('EEA-018 EEA-019 EEA-020 spec-wo-jwt: %s verifies', (form) => {
    expect(verify(vectorText('spec-wo-jwt', 'jwt', form))).toBe(true)
    expect(verifyJsonWebToken(eea, workerKey, hash, vectorText('spec-wo-jwt', 'jwt', form))).toBe(false)
  })

  it('EEA-149 EEA-018 spec-wo-jwt: our own is the RFC form, to the byte', () => {
    expect(signJsonWebToken(eea, requesterSigner, hash)).toBe(vectorText('spec-wo-jwt', 'jwt', 'jwsHeader'))
  })

  it.each([
    ['RSASSA-PKCS1-v1_5', 'RS256', 'RSA-OAEP-3072'],
    ['RSASSA-PSS', 'PS256', 'RSA-PSS-3072'],
  ] as const)('EEA-020 EEA-149: %s is what jose verifies as %s', async (algorithm, alg, listed) => {
    const text = signJsonWebToken(eea, rsaHashSigner(algorithm, rsa3072), hash)
    const { payload, protectedHeader } = await compactVerify(
      text,
      createPublicKey(keyText('workerRsa3072', 'pubPemSpki')),
    )
    expect(protectedHeader).toEqual({ alg, typ: 'JWT' })
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual({ hash: digest })
    expect(verifyJsonWebToken(withLists('SHA-256', listed), rsaKey, hash, text)).toBe(true)
  })

  it('EEA-021: the algorithms of the header must be in the lists of the worker', () => {
    const text = vectorText('spec-wo-jwt', 'jwt', 'jwsHeader')
    expect(verify(text, withLists('SHA-256', 'RSA-OAEP-3072'))).toBe(false)
    expect(verify(text, withLists('KECCAK-256', 'SECP256K1'))).toBe(false)
    expect(verify(text, withLists('KECCAK-256,SHA-256', 'RSA,SECP256K1'))).toBe(true)
  })

  it('EEA-021 EEA-018: a worker without SHA-256 gets the header of the specification, which names no hash', () => {
    const text = signJsonWebToken(eeaKeccak, requesterSigner, hash)
    expect(JSON.parse(Buffer.from(text.split('.')[0] ?? '', 'base64url').toString())).toEqual({
      alg: 'secp256k1',
      type: 'JWT',
    })
    expect(verify(text, eeaKeccak)).toBe(true)
  })

  it.each([
    ['as they should be', header, { hash: digest }, true],
    ['with a time of issue', header, { hash: digest, iat: 1 }, true],
    ['with 0x and upper case', header, { hash: `0x${digest.toUpperCase()}` }, true],
    ['with an expiry, which nobody checks', header, { hash: digest, exp: 1 }, false],
    ['with a critical header', { ...header, crit: ['b64'], b64: false }, { hash: digest }, false],
    ['without an algorithm', { typ: 'JWT' }, { hash: digest }, false],
    ['with alg none', { ...header, alg: 'none' }, { hash: digest }, false],
    ['with alg HS256', { ...header, alg: 'HS256' }, { hash: digest }, false],
    ['with an algorithm that is no text', { ...header, alg: ['ES256K'] }, { hash: digest }, false],
    ['with another hash', header, { hash: digest.replace(/^./, '0') }, digest.startsWith('0')],
    ['with a short hash', header, { hash: digest.slice(2) }, false],
    ['with a hash that is no text', header, { hash: 7 }, false],
    ['without a hash', header, {}, false],
    ['with an array as payload', header, [digest], false],
    ['with null as header', null, { hash: digest }, false],
  ])('EEA-019 EEA-149: header and payload %s', (_what, head, payload, expected) => {
    expect(verify(token(head, payload))).toBe(expected)
  })

  it.each(['', '.', '..', '...', 'a.b.c', 'a.b', 'e30.e30.e30', 'Zm9v.Zm9v.Zm9v', `${'.'.repeat(5000)}`])(
    'EEA-149: %s is no token',
    (text) => {
      expect(verify(text)).toBe(false)
    },
  )

  it('EEA-149: the spare bits of the last letter are no second form', () => {
    const text = vectorText('spec-wo-jwt', 'jwt', 'jwsHeader')
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const next = letters[letters.indexOf(text.at(-1) ?? '') + 1] ?? 'B'
    expect(verify(text.slice(0, -1) + next)).toBe(false)
  })
})
