import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  openRequest,
  parseWorkOrderRequest,
  requestHash,
  type WorkOrderSuite,
} from '../../../src/eea/work-order/index.js'
import { part, vector, vectorBytes, vectorText } from './vector.js'
import { avalon, eea, openerOf, requesterKey, utf8 } from './world.js'

const params = (name: string) => vector(name, 'jsonRpc', 'params')
const hashOf = (suite: WorkOrderSuite, name: string) =>
  requestHash(suite, parseWorkOrderRequest(suite.profile, params(name)))
const opened = (suite: WorkOrderSuite, name: string) =>
  openRequest(suite, openerOf(suite), params(name), { requesterKey })

describe('request hash of the specification, step by step', () => {
  it.each([
    [
      'spec-wo-session-key',
      'EEA-131 EEA-132 EEA-133 EEA-134 EEA-135 EEA-136 EEA-138 EEA-336 EEA-337: decoded bytes, a hash per item, then one of all',
    ],
    ['spec-wo-plain', 'EEA-125 EEA-338: "-" enters as the byte 0x2d'],
    ['spec-wo-null-key-spellings', 'EEA-124 EEA-338: absent, "", "null" and null enter as nothing'],
    ['spec-wo-did-worker', 'EEA-091 EEA-134: a DID enters as UTF-8'],
    ['spec-wo-default-iv', 'EEA-097 EEA-341: an absent sessionKeyIv'],
    ['spec-wo-0x-uppercase', 'EEA-366: prefix and case of an id do not matter'],
    ['spec-wo-jwt', 'EEA-149: the same hash goes into a token'],
  ])('%s %s', (name) => {
    const { preimage, digest } = hashOf(eea, name)
    expect(Buffer.from(preimage).toString('hex')).toBe(vectorText(name, 'finalPreimageHex'))
    expect(Buffer.from(digest).toString('hex')).toBe(vectorText(name, 'requestHash'))
  })

  it('EEA-366 EEA-090 spec-wo-0x-uppercase: the id hashes like its lower-case form without prefix', () => {
    const request = parseWorkOrderRequest(eea.profile, params('spec-wo-0x-uppercase'))
    const lower = { ...request, workOrderId: vectorText('spec-wo-0x-uppercase', 'sameHashAsIfWorkOrderId') }
    expect(requestHash(eea, lower).digest).toEqual(requestHash(eea, request).digest)
  })
})

describe('requests of the specification open', () => {
  it.each(['spec-wo-session-key'])('EEA-139 EEA-140 EEA-146 %s: items, encrypted hash and signature', (name) => {
    const { authentication, inData, sessionKey } = opened(eea, name)
    expect(authentication).toBe('verified')
    expect(inData.map(({ data }) => Buffer.from(data).toString())).toEqual(vector(name, 'plaintexts'))
    expect(sessionKey).toEqual(vectorBytes(name, 'sessionKeyHex'))
  })

  it.each([
    ['EEA-125', 'spec-wo-plain'],
    ['EEA-124 EEA-127', 'spec-wo-null-key-spellings'],
    ['EEA-097 EEA-128', 'spec-wo-default-iv'],
    ['EEA-366', 'spec-wo-0x-uppercase'],
    ['EEA-017 EEA-149 EEA-145', 'spec-wo-jwt'],
  ])('%s %s: the plain data is what its hash, or the clear base64, says', (_row, name) => {
    const { request, inData } = opened(eea, name)
    for (const [at, { data }] of inData.entries()) {
      const item = request.inData[at]
      if (item?.dataHash === undefined) expect(Buffer.from(data).toString('base64')).toBe(item?.data)
      else expect(createHash('sha256').update(data).digest('hex')).toBe(item.dataHash)
    }
  })

  it('EEA-091 spec-wo-did-worker opens for the worker of that DID only', () => {
    const request = params('spec-wo-did-worker')
    const opener = { ...openerOf(eea), workerId: 'did:example:worker-1' }
    expect(openRequest(eea, opener, request).inData).toHaveLength(1)
    expect(() => openRequest(eea, openerOf(eea), request)).toThrow(/workerId is did:example:worker-1/)
  })
})

describe('requests of Avalon', () => {
  const names = ['avalon-wo-two-items-session-key', 'avalon-wo-plain-items', 'avalon-wo-signed']

  it.each(names)('EEA-131 EEA-135 EEA-136 EEA-138 %s: texts as sent, one hash over all items', (name) => {
    const { preimage, digest } = hashOf(avalon, name)
    expect(Buffer.from(preimage).toString('hex')).toBe(vectorText(name, 'hash', 'finalPreimageHex'))
    expect(Buffer.from(digest).toString('hex')).toBe(vectorText(name, 'hash', 'requestHash'))
  })

  it.each(names)('%s opens: tag last, SHA-1 OAEP, one iv for all, time-out 6000, empty signature', (name) => {
    const result = openRequest(avalon, openerOf(avalon), params(name))
    const expected = part(vector(name), ['plaintextInData'])
    expect(result.inData.map(({ data }) => Buffer.from(data).toString())).toEqual(expected)
    expect(result.sessionKey).toEqual(vectorBytes(name, 'sessionKeyHex'))
    expect(result.request.responseTimeoutMSecs).toBe(6000)
  })

  it('EEA-150 avalon-wo-signed: a key that comes with the request authenticates nobody', () => {
    const request = params('avalon-wo-signed')
    expect(openRequest(avalon, openerOf(avalon), request).authentication).toBe('selfAsserted')
    expect(openRequest(avalon, openerOf(avalon), request, { requesterKey }).authentication).toBe('verified')
    expect(() => openRequest(avalon, openerOf(avalon), request, { signatureRequired: true })).toThrow(/selfAsserted/)
  })

  it('EEA-088 EEA-089 avalon: resultUri "resulturi" and notifyUri "notifyuri" are taken, and the algorithm in lower case', () => {
    const sent = { ...object(params('avalon-wo-plain-items')), resultUri: 'resulturi', notifyUri: 'notifyuri' }
    const lower = { ...sent, dataEncryptionAlgorithm: 'aes-gcm-256', payloadFormat: 'json-rpc' }
    expect(openRequest(avalon, openerOf(avalon), lower).inData[0]?.data).toEqual(utf8('Hello plain'))
  })

  it('avalon: a profile does not open the requests of the other', () => {
    expect(() => openRequest(eea, openerOf(eea), params('avalon-wo-plain-items'))).toThrow()
    expect(() => openRequest(avalon, openerOf(avalon), params('spec-wo-session-key'))).toThrow()
  })
})

function object(value: unknown): object {
  if (typeof value === 'object' && value !== null) return value
  throw new Error('no object')
}
