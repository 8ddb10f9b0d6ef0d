import { expect, test } from 'vitest'
import { decodeStateDiff } from '../../src/state/index.js'

test('what is read out of a Buffer does not change with the Buffer', () => {
  const input = Buffer.from('01' + '01000000' + '0161' + '01000000' + '0000' + '01' + '01000000' + '09', 'hex')
  const diff = decodeStateDiff(input)
  input.fill(0)
  expect(diff).toEqual([{ space: 'a', changes: [{ key: '0x', value: Uint8Array.of(9) }] }])
})
