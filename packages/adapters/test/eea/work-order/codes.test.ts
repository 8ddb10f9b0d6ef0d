import { describe, expect, it } from 'vitest'
import {
  avalonProfile,
  EeaError,
  eeaProfile,
  encryptionKeyCode,
  genericCode,
  implementationCode,
  workOrderCode,
  workOrderStatusValue,
} from '../../../src/eea/work-order/index.js'

describe('codes', () => {
  it('the numbers of the generic table', () => {
    expect(Object.values(genericCode)).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  it('pending is 5 and processing 6', () => {
    expect(workOrderCode).toEqual({ pending: 5, processing: 6 })
  })

  it('the numbers of the encryption key table', () => {
    expect(encryptionKeyCode).toEqual({
      success: 0,
      genericError: 1,
      notSupported: 2,
      invalidParameter: 3,
      accessDenied: 4,
      notReady: 5,
    })
  })

  it("EEA-112 EEA-113 EEA-363: our own codes stay out of the reserved 7 to 999; Avalon's do not", () => {
    const { codes } = eeaProfile
    for (const code of [...Object.values(implementationCode), codes.timeout, codes.busy, codes.unknownWorkload]) {
      expect(code).toBeGreaterThanOrEqual(1000)
    }
    expect([avalonProfile.codes.busy, avalonProfile.codes.unknownWorkload]).toEqual([8, 9])
  })

  it("EEA-354: the status of a work order has the values of a receipt's", () => {
    expect(workOrderStatusValue).toEqual({ pending: 0, completed: 1, failed: 3, rejected: 4 })
  })

  it('an error carries the number beside the code, the field and the limit', () => {
    const error = new EeaError('InvalidParameter', genericCode.invalidParameter, 'iv is 1.', {
      field: 'iv',
      value: 1,
      limit: 12,
    })
    expect(error).toMatchObject({
      name: 'EeaError',
      code: 'InvalidParameter',
      eeaCode: 2,
      details: { field: 'iv', limit: 12 },
    })
  })
})
