import { expect, test } from 'vitest'
import { currentFees, replacementFees } from '../../../../src/eea/proxy/service/fee-cap.js'

test('an offer holds while the base fee doubles, and stays below the maximum', () => {
  expect(currentFees(100n, 2n, 1_000n)).toEqual({ maxFeePerGas: 202n, maxPriorityFeePerGas: 2n })
  expect(currentFees(100n, 70n, 50n)).toEqual({ maxFeePerGas: 50n, maxPriorityFeePerGas: 50n })
})

test('a replacement offers more than a tenth more in both parts, as nodes ask', () => {
  const before = { maxFeePerGas: 1_000n, maxPriorityFeePerGas: 100n }
  const { maxFeePerGas, maxPriorityFeePerGas } = replacementFees(before, before, 5_000n) ?? before
  expect(maxFeePerGas * 10n).toBeGreaterThan(before.maxFeePerGas * 11n)
  expect(maxPriorityFeePerGas * 10n).toBeGreaterThan(before.maxPriorityFeePerGas * 11n)
})

test('a replacement follows the market, and there is none above the maximum', () => {
  const before = { maxFeePerGas: 1_000n, maxPriorityFeePerGas: 100n }
  expect(replacementFees(before, { maxFeePerGas: 4_000n, maxPriorityFeePerGas: 300n }, 5_000n)).toEqual({
    maxFeePerGas: 4_000n,
    maxPriorityFeePerGas: 300n,
  })
  expect(replacementFees(before, before, 1_100n)).toBeUndefined()
})
