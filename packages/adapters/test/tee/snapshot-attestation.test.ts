import { createHash } from 'node:crypto'
import { createAttestationVerifier } from '@lockstep/adapters/tee'
import { fromHex, type Hex, LockstepError, toHex } from '@lockstep/core'
import { type BlockHeader, blockHeaderHash } from '@lockstep/core/receipt'
import { type KeyChange, keyHistoryHash, shieldingKeyHash } from '@lockstep/core/worker'
import { describe, expect, test } from 'vitest'
import type { EnclaveIdentity } from '../../src/tee/enclave-identity.js'
import type { SnapshotAttestation } from '../../src/tee/snapshot-attestation.js'
import { attestationBy } from './lying-platform.js'
import { refusalCode } from './refusal-code.js'
import { shieldingKeys } from './rotation-keys.js'
import { otherPlatform, platform, provider } from './test-platform.js'

const bytes32 = (byte: number): Hex => toHex(new Uint8Array(32).fill(byte))
const [key, otherKey] = shieldingKeys
if (key === undefined || otherKey === undefined) throw new Error('two keys')
const mrenclave = bytes32(5)
const header: BlockHeader = {
  ...{ shard: bytes32(1), stfIdentity: bytes32(2), parent: bytes32(3), number: 9, parentchainHash: bytes32(4) },
  ...{ timestamp: 5n, stateRoot: bytes32(6), receiptsRoot: bytes32(7) },
}
const change: KeyChange = {
  ...{ generation: 1, previous: shieldingKeyHash(provider, key), key: shieldingKeyHash(provider, otherKey) },
  ...{ announced: 2, effective: 4, retired: 6 },
}
const head = { header, keyChanges: [change] }
const receiver = attestationBy(platform, mrenclave, key)

test('a quote of a snapshot binds tag, header hash and key history, and zeros behind them', async () => {
  const { reportData } = createAttestationVerifier(provider, [platform.quotingKey]).verify(await receiver.attest(head))
  const history = keyHistoryHash(provider, shieldingKeyHash(provider, key), [change])
  const hash = createHash('sha256')
    .update('lockstep/snapshot-quote/v1\0')
    .update(fromHex(blockHeaderHash(provider, header)))
    .update(fromHex(history))
    .digest('hex')
  expect(toHex(reportData)).toBe(`0x${hash}${'00'.repeat(32)}`)
  expect(receiver.requireAttested(head, await receiver.attest(head))).toBeUndefined()
})

test.each<[string, BlockHeader]>(
  Object.entries({
    'another place on the parentchain': { ...header, parentchainHash: bytes32(9) },
    'another number': { ...header, number: 10 },
    'another state': { ...header, stateRoot: bytes32(9) },
    'another shard': { ...header, shard: bytes32(9) },
    'another STF': { ...header, stfIdentity: bytes32(9) },
  }),
)('a quote is for no other snapshot: %s', async (_, changed) => {
  const quote = await receiver.attest(head)
  const refusal = { field: 'checkpoint', value: blockHeaderHash(provider, changed), limit: 'WrongReportData' }
  expect(() => receiver.requireAttested({ ...head, header: changed }, quote)).toThrow(
    expect.objectContaining({ code: 'SnapshotUnattested', details: refusal }),
  )
})

test('a quote is for no other keys of the shard, neither announced nor first ones', async () => {
  const quote = await receiver.attest(head)
  expect(await refusalCode(() => receiver.requireAttested({ ...head, keyChanges: [] }, quote))).toBe(
    'SnapshotUnattested',
  )
  const stranger = attestationBy(platform, mrenclave, otherKey)
  expect(await refusalCode(() => stranger.requireAttested(head, quote))).toBe('SnapshotUnattested')
})

test.each<[string, Partial<EnclaveIdentity>]>([
  ['WrongMeasurement', { mrenclave: bytes32(8) }],
  ['WrongSigner', { mrsigner: bytes32(8) }],
  ['DebugEnclave', { debug: true }],
  ['OldSecurityVersion', { securityVersion: 0 }],
])('no other enclave vouches: %s', async (limit, changed) => {
  const quote = await attestationBy(platform, mrenclave, key, changed).attest(head)
  expect(() => receiver.requireAttested(head, quote)).toThrow(
    expect.objectContaining({ code: 'SnapshotUnattested', details: expect.objectContaining({ limit }) }),
  )
})

test('no other platform vouches, and no bytes that are no quote', async () => {
  const strange = await attestationBy(otherPlatform, mrenclave, key).attest(head)
  for (const [quote, limit] of [
    [strange, 'QuoteSignature'],
    [new Uint8Array(0), 'QuoteMalformed'],
    [new Uint8Array(197), 'QuoteMalformed'],
  ] as const) {
    expect(() => receiver.requireAttested(head, quote)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ limit }) }),
    )
  }
})

describe('a head that was judged before', () => {
  const raised = attestationBy(platform, mrenclave, key, {}, { minimumSecurityVersion: 2 })
  const limitOf = (judging: SnapshotAttestation, quote: Uint8Array, judged?: Uint8Array, of = head): unknown => {
    try {
      return judging.requireAttested(of, quote, judged)
    } catch (error) {
      return error instanceof LockstepError ? error.details.limit : error
    }
  }

  test('is accepted without the minimum security version, which is asked of every other', async () => {
    const quote = await receiver.attest(head)
    expect(limitOf(raised, quote)).toBe('OldSecurityVersion')
    expect(limitOf(raised, quote, receiver.note(head))).toBeUndefined()
    const next = { ...head, header: { ...header, number: 10 } }
    expect(limitOf(raised, await receiver.attest(next), receiver.note(head), next)).toBe('OldSecurityVersion')
  })

  test('still needs its quote', async () => {
    expect(limitOf(raised, new Uint8Array(), receiver.note(head))).toBe('QuoteMalformed')
    const other = await attestationBy(platform, bytes32(8), key).attest(head)
    expect(limitOf(raised, other, receiver.note(head))).toBe('WrongMeasurement')
  })

  test('was judged by this enclave, not by one of other code, another platform, or another account', async () => {
    const quote = await receiver.attest(head)
    const note = receiver.note(head)
    const changed = note.slice()
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
    const notes = {
      changed,
      empty: new Uint8Array(),
      'of other code': attestationBy(platform, bytes32(8), key).note(head),
      'of a debug enclave': attestationBy(platform, mrenclave, key, { debug: true }).note(head),
      'of another platform': attestationBy(otherPlatform, mrenclave, key).note(head),
      'of another account': attestationBy(platform, mrenclave, key, {}, { account: bytes32(11) }).note(head),
      'for another first key': attestationBy(platform, mrenclave, otherKey).note(head),
    }
    for (const [name, judged] of Object.entries(notes)) {
      expect({ name, limit: limitOf(raised, quote, judged) }).toEqual({ name, limit: 'OldSecurityVersion' })
    }
  })
})
