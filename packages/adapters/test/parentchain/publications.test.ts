import { createEmbeddedLightClient, createExtrinsicFactory } from '@lockstep/adapters/parentchain/embedded'
import type { EnclaveBridgeCall } from '@lockstep/adapters/parentchain/integritee'
import {
  composeExtrinsic,
  createOrderedLog,
  createOrderedLogLightClient,
} from '@lockstep/adapters/parentchain/ordered-log'
import { fromHex, type Hex, toHex } from '@lockstep/core'
import type { StatePublication } from '@lockstep/core/worker'
import { describe, expect, test } from 'vitest'
import { readPublications as readOfLog } from '../../src/parentchain/ordered-log/read-publications.js'
import {
  createSubstrateLightClient,
  type RuntimeCallView,
  remarkCarrier,
} from '../../src/parentchain/substrate/index.js'
import { readCarriedPublication, readPublications } from '../../src/parentchain/substrate/read-publications.js'
import {
  alice,
  apply,
  bob,
  bridge,
  bytes32,
  eve,
  fingerprint,
  provider,
  registerEnclave,
  shard,
  submit,
  testChain,
} from './test-chain.js'

const publication: StatePublication = {
  shard,
  number: 0x0708,
  headerHash: bytes32(0x11),
  stateRoot: bytes32(0x22),
  keyHistory: bytes32(0x33),
}
const data: Hex = `0x${shard.slice(2)}08070000${'22'.repeat(32)}${'33'.repeat(32)}`
/** SPEC: `publish_hash`: hash, topics (compact length), data (compact length; 100 is 0x9101). */
const argumentsHex = `${'11'.repeat(32)}04${shard.slice(2)}9101${data.slice(2)}`
const callOf = (genesisHash: Hex): Uint8Array => {
  const call = createExtrinsicFactory({ provider, genesisHash }).publication?.(publication)
  if (call === undefined) throw new Error('the factory has no such call')
  return call
}

test('a publication is publish_hash of the header, under the topic of the shard, with 100 bytes beside it', () => {
  expect(toHex(callOf(bytes32(0)))).toBe(`0x3604${argumentsHex}`)
})

describe('on an embedded chain', () => {
  async function start() {
    const chain = testChain()
    await submit(chain, eve, registerEnclave(fingerprint))
    const { genesisHash, finalityAuthority } = chain
    const client = createEmbeddedLightClient({ provider, genesisHash, finalityAuthority })
    return { chain, client, first: chain.produceBlock() }
  }
  const publishing = (changes: Partial<Extract<EnclaveBridgeCall, { type: 'publishHash' }>['value']> = {}) =>
    bridge({ type: 'publishHash', value: { hash: publication.headerHash, extraTopics: [shard], data, ...changes } })

  test('is told with the code of the enclave that the pallet names', async () => {
    const { chain, client, first } = await start()
    const { outcome } = await apply(chain, eve, publishing())
    const block = await chain.block(chain.head())
    expect([outcome, block && client.verify(first, block).published]).toEqual([
      'ok',
      [{ publisher: { type: 'Enclave', value: fingerprint }, publication }],
    ])
    expect(client.readsPublications).toBe(true)
  })

  test.each([
    ['that failed', eve, publishing({ extraTopics: Array(6).fill(shard) }), 'enclaveBridge.TooManyTopics'],
    ['of somebody who is no enclave', bob, publishing(), 'teerex.EnclaveIsNotRegistered'],
    ['of something else', eve, publishing({ data: '0x0102' }), 'ok'],
    ['with more behind it', eve, publishing({ data: `${data.slice(0, -2)}` as Hex }), 'ok'],
  ])('is not told where it is one %s', async (_, signer, call, expected) => {
    const { chain, client, first } = await start()
    const { outcome } = await apply(chain, signer, call)
    const block = await chain.block(chain.head())
    expect([outcome, block && client.verify(first, block).published]).toEqual([expected, undefined])
  })
})

describe('on an ordered log', () => {
  const log = createOrderedLog({ provider, sequencerKeySeed: new Uint8Array(32).fill(9), timestamp: 1_000n })
  const { genesisHash, sequencer } = log
  const signed = composeExtrinsic(alice, { call: callOf(genesisHash), nonce: 0, genesisHash })

  test('is told with the account that signed it', async () => {
    await log.submit(signed)
    const client = createOrderedLogLightClient({ provider, genesisHash, sequencer })
    expect(client.verify(undefined, log.sealBatch()).published).toEqual([
      { publisher: { type: 'Account', value: alice.account }, publication },
    ])
  })

  test('is not told where the sequencer put it under another account, or changed it', () => {
    const forged = signed.slice()
    forged.set(fromHex(bob.account))
    const changed = signed.slice()
    changed[40] = 0x12
    const elsewhere = composeExtrinsic(alice, { call: callOf(genesisHash), nonce: 0, genesisHash: bytes32(5) })
    const block = { ...log.sealBatch(), extrinsics: [new Uint8Array(0), forged, changed, elsewhere, signed] }
    expect(readOfLog(provider, { genesisHash, bridgePallet: 54 }, block)).toHaveLength(1)
    expect(readOfLog(provider, { genesisHash, bridgePallet: 55 }, block)).toEqual([])
  })
})

describe('on a Substrate chain', () => {
  const event = (name: string, fields: Uint8Array) => ({ extrinsic: 0, name, fields, record: new Uint8Array(0) })
  const fields = fromHex(`${fingerprint}${'11'.repeat(32)}9101${data.slice(2)}`)

  test('is an event of the pallet, with the code of its enclave', () => {
    const events = [
      event('enclaveBridge.PublishedHash', fields),
      event('enclaveBridge.PublishedHash', fields.subarray(1)),
      event('enclaveBridge.PublishedHash', fromHex(`${fingerprint}${'11'.repeat(32)}0401`)),
      event('enclaveBridge.ShardConfigUpdated', fields),
    ]
    expect(readPublications(events)).toEqual([{ publisher: { type: 'Enclave', value: fingerprint }, publication }])
  })

  test.each([
    ['proven', true],
    ['host', false],
  ] as const)('is read where events are %s: %s', (events, expected) => {
    const options = { provider, genesisHash: bytes32(1), runtimes: [], trust: { finality: 'grandpa', events } } as const
    expect(createSubstrateLightClient(options).readsPublications).toBe(expected)
  })

  const content = `${remarkCarrier.prefix.slice(2)}04${argumentsHex}`
  const length = (content.length / 2) * 4 + 1
  const remark: RuntimeCallView = {
    name: 'system.remarkWithEvent',
    arguments: fromHex(
      `0x${[length & 255, length >> 8].map((byte) => byte.toString(16).padStart(2, '0')).join('')}${content}`,
    ),
    calls: [],
  }
  const by = { signer: alice.account, nonce: 0 }

  test('is what a carrier has that stands alone in an extrinsic, with the account that signed it', () => {
    expect(readCarriedPublication(remarkCarrier, { signed: by, call: remark })).toEqual([
      { publisher: { type: 'Account', value: alice.account }, publication },
    ])
    const batch = { name: 'utility.batch', arguments: new Uint8Array(0), calls: [remark] }
    for (const [signer, call] of [
      [by, batch],
      [by, { ...remark, name: 'system.remark' }],
      [undefined, remark],
    ] as const) {
      expect(readCarriedPublication(remarkCarrier, { signed: signer, call })).toEqual([])
    }
  })
})
