import { balances } from '@lockstep/stf-balances'
import { type LogInBlocks, logToBlocks } from '@lockstep/testkit'
import { describe, expect, test } from 'vitest'
import { declareInputs } from '../../src/log/declare-inputs.js'
import { findSecret } from '../../src/workers/secrets/find-secret.js'
import { otherSecrets } from '../../src/workers/secrets/other-secrets.js'
import { createStage } from '../../src/workers/stage-shard.js'

const bytes = Uint8Array.of(0x10, 0xfe, 0x33, 0x07, 0xc2, 0x58, 0x91, 0xaa, 0x4d)
const secret = { name: 'the secret', bytes }
const found = (message: unknown, allowed: readonly Uint8Array[] = []) =>
  findSecret([{ direction: 'toHost', message }], [secret], allowed)

describe('the search for secrets', () => {
  test.each<[string, unknown]>([
    ['raw', { sealed: Uint8Array.of(1, 2, ...bytes, 3) }],
    ['hexadecimal', { text: 'x10fe3307c25891aa4dx' }],
    ['upper-case hexadecimal', ['10FE3307C25891AA4D']],
    ['base64 at 0', { deep: { text: 'EP4zB8JYkapN' } }],
    ['base64 at 1', { text: Buffer.from(Uint8Array.of(9, 9, ...bytes)).toString('base64') }],
    ['base64 at 2', { text: Buffer.from(Uint8Array.of(9, ...bytes)).toString('base64') }],
    // Bitcoin's base58 of these bytes, by python's divmod.
    ['base58', { text: '<DYdPCuuQi7ac>' }],
    ['decimal bytes', '16,254,51,7,194,88,145,170,77'],
    ['a decimal integer', 'amount 313464897820089756237 is too much'],
  ])('finds them as %s', (form, message) => {
    expect(found(message)).toBe(`the secret (9 bytes) as ${form}, forwards`)
  })

  test('finds them backwards', () => {
    expect(found({ sealed: bytes.toReversed() })).toBe('the secret (9 bytes) as raw, backwards')
    expect(found(Buffer.from(bytes.toReversed()).toString('hex'))).toBe(
      'the secret (9 bytes) as hexadecimal, backwards',
    )
  })

  test('leaves alone what is allowed, and what is not there', () => {
    expect(found({ sealed: bytes }, [Uint8Array.of(0, ...bytes, 0)])).toBeUndefined()
    expect(found({ sealed: bytes.slice(1), text: 'nothing' })).toBeUndefined()
  })
})

describe('other secrets', () => {
  const log: LogInBlocks = {
    log: [
      { inbound: 'shieldFunds', args: { who: 'party:0', amount: '1000' } },
      { call: 'balanceTransfer', from: 0, args: { to: 'party:1', amount: '10' }, nonce: 'next' },
      { call: 'balanceTransfer', from: 1, args: { to: 'party:2', amount: '0' }, nonce: 'next', defect: 'badSignature' },
    ],
    blocks: [2],
  }
  const { world } = createStage()(balances, log)

  test.each([0, 1, 2, 3, 17])('have the lengths, blocks and public amounts of the first ones (salt %i)', (salt) => {
    const other = otherSecrets(balances, world, log, salt)
    const shapeOf = (given: LogInBlocks) =>
      declareInputs(balances, world, given).map((block) =>
        block.map((input) =>
          input.kind === 'call' ? input.encodedCall.length : JSON.stringify(Object.values(input.args)[1], String),
        ),
      )
    expect(shapeOf(other)).toEqual(shapeOf(log))
    expect(other.log.map((record) => ('call' in record ? record.defect : 'inbound'))).toEqual([
      'inbound',
      undefined,
      'badSignature',
    ])
    expect(other).not.toEqual(log)
    expect(logToBlocks(balances, world, other)).toHaveLength(2)
  })
})
