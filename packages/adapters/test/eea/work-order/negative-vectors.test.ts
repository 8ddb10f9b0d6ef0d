import { describe, expect, it } from 'vitest'
import { openRequest } from '../../../src/eea/work-order/index.js'
import { refusal } from './refusal.js'
import { vector } from './vector.js'
import { eea, openerOf, requesterKey } from './world.js'

const verdict = (name: string) =>
  refusal(() => openRequest(eea, openerOf(eea), vector(name, 'jsonRpc', 'params'), { requesterKey }))

describe('negative vectors', () => {
  it.each([
    ['EEA-137 EEA-140', 'neg-tampered-item-data', 'IntegrityFailure 4 encryptedRequestHash'],
    ['EEA-140', 'neg-tampered-hash', 'IntegrityFailure 4 encryptedRequestHash'],
    ['EEA-140 EEA-092', 'neg-swapped-workload', 'IntegrityFailure 4 encryptedRequestHash'],
    ['EEA-129', 'neg-reused-iv', 'InvalidParameter 2 inData.1.iv'],
    ['EEA-009 EEA-146', 'neg-bad-signature', 'InvalidSignature 4 requesterSignature'],
    ['EEA-096 EEA-007', 'neg-wrong-session-key-length', 'UndecryptableSessionKey 2 encryptedSessionKey'],
  ])('%s %s is refused', (_rows, name, expected) => {
    expect(verdict(name)).toBe(expected)
  })

  it('EEA-340 neg-not-covered-resultUri is taken: the hash of the specification does not cover the call-back', () => {
    expect(verdict('neg-not-covered-resultUri')).toBe('accepted')
    const { request } = openRequest(eea, openerOf(eea), vector('neg-not-covered-resultUri', 'jsonRpc', 'params'))
    expect(request.resultUri).toBe('http://attacker.example/')
  })
})
