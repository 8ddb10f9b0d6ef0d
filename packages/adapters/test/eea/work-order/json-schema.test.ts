import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  encryptionKeyGetSchema,
  encryptionKeySetSchema,
  workOrderRequestSchema,
  workOrderResultSchema,
} from '../../../src/eea/work-order/index.js'
import { avalon, eea } from './world.js'

const schemas = { workOrderRequestSchema, workOrderResultSchema, encryptionKeyGetSchema, encryptionKeySetSchema }

describe('schemas as documents', () => {
  it.each(Object.entries(schemas))(
    '%s has a JSON Schema in every profile that refuses unknown names',
    (_name, schema) => {
      for (const { profile } of [eea, avalon]) {
        expect(z.toJSONSchema(schema(profile))).toMatchObject({ type: 'object', additionalProperties: false })
      }
    },
  )

  it('EEA-087 EEA-090: patterns and required names are in it', () => {
    const { properties, required } = z.toJSONSchema(workOrderRequestSchema(eea.profile))
    expect(required).toEqual([
      'responseTimeoutMSecs',
      'payloadFormat',
      'workOrderId',
      'workerId',
      'requesterId',
      'encryptedSessionKey',
      'requesterNonce',
      'encryptedRequestHash',
      'inData',
    ])
    expect(properties).toMatchObject({ workOrderId: { pattern: '^(?:0[xX])?(?:[0-9a-fA-F]{64})$' } })
  })
})
