import {
  eventRecordCodec,
  integriteePalletIndexes,
  type RuntimeCall,
  runtimeCallCodec,
  upgradableShardConfigCodec,
} from '@lockstep/adapters/parentchain/integritee'
import { toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { TypeRegistry } from '@polkadot/types'
import type { Header } from '@polkadot/types/interfaces'
import { describe, expect, test } from 'vitest'
import { alice, bob, bytes32, eve, shard, shardConfig, submit, testChain, transfer } from './test-chain.js'

/** Integritee's types in the notation of polkadot.js: a second, independent encoder. */
const registry = new TypeRegistry()
registry.register({
  Request: { shard: 'H256', cyphertext: 'Bytes' },
  ShardConfig: {
    enclaveFingerprint: 'H256',
    maxInstances: 'Option<u32>',
    authorities: 'Option<Vec<AccountId>>',
    maintenanceMode: 'bool',
  },
  UpgradableShardConfig: {
    activeConfig: 'ShardConfig',
    pendingUpgrade: 'Option<ShardConfig>',
    upgradeAt: 'Option<u32>',
  },
  SgxAttestationMethod: { _enum: { Skip: 'Proxied', Ias: 'Null', Dcap: 'Proxied' } },
  Proxied: { proxied: 'bool' },
  SgxStatus: { _enum: ['Invalid', 'Ok', 'GroupOutOfDate', 'GroupRevoked', 'ConfigurationNeeded'] },
  SidechainBlockConfirmation: { blockNumber: 'u64', blockHeaderHash: 'H256' },
})

const polkadot = (type: string, value: unknown): string => toHex(registry.createType(type, value).toU8a())
const bytesOf = (...parts: readonly string[]): string => `0x${parts.map((part) => part.slice(2)).join('')}`
const callCodec = runtimeCallCodec(integriteePalletIndexes)
const callBytes = (call: RuntimeCall): string => toHex(encode(callCodec, call))

describe('headers', () => {
  test('polkadot.js reads a header and finds the same hash', async () => {
    const chain = testChain()
    for (let number = 1; number <= 70; number += 1) chain.produceBlock()
    const block = await chain.block(70)
    const parent = await chain.block(69)
    const header: Header = registry.createType('Header', block?.header)
    expect(header.hash.toHex()).toBe(block?.hash)
    expect(header.number.toNumber()).toBe(70)
    expect(header.parentHash.toHex()).toBe(parent?.hash)
    expect(header.digest.logs).toHaveLength(0)
  })
})

describe('event records', () => {
  test('phase, dispatch info, error and topics are as polkadot.js has them', async () => {
    const chain = testChain()
    await submit(chain, alice, transfer(bob.account, 5_000n))
    await submit(chain, alice, transfer(bob.account, 5n))
    const { events } = chain.produceBlock()
    const phase = (index: number): string => polkadot('Phase', { ApplyExtrinsic: index })
    const info = (name: string): string =>
      polkadot('(WeightV2, DispatchClass, Pays)', [{ refTime: 0, proofSize: 0 }, name, 'No'])
    const none = polkadot('Vec<H256>', [])
    const error = polkadot('DispatchError', { Module: { index: 10, error: '0x02000000' } })
    const transferred = polkadot('(AccountId, AccountId, u128)', [alice.account, bob.account, 5])
    expect(events.map(toHex)).toEqual([
      bytesOf(phase(0), '0x0000', info('Mandatory'), none),
      bytesOf(phase(1), '0x0001', error, info('Normal'), none),
      bytesOf(phase(2), '0x0a02', transferred, none),
      bytesOf(phase(2), '0x0000', info('Normal'), none),
    ])
  })

  test('a bad origin, topics and the teerex event', () => {
    const codec = eventRecordCodec(integriteePalletIndexes)
    const phase = { type: 'initialization', value: null } as const
    const dispatchInfo = { weight: { refTime: 1n, proofSize: 2n }, class: 1, paysFee: 0 }
    const failed = {
      type: 'system',
      value: {
        type: 'extrinsicFailed',
        value: { dispatchError: { type: 'badOrigin', value: null }, dispatchInfo },
      },
    } as const
    expect(toHex(encode(codec, { phase, event: failed, topics: [shard] }))).toBe(
      bytesOf(
        polkadot('Phase', 'Initialization'),
        '0x0001',
        polkadot('DispatchError', 'BadOrigin'),
        polkadot('(WeightV2, DispatchClass, Pays)', [{ refTime: 1, proofSize: 2 }, 'Operational', 'Yes']),
        polkadot('Vec<H256>', [shard]),
      ),
    )
    const added = {
      type: 'teerex',
      value: {
        type: 'addedSgxEnclave',
        value: {
          registeredBy: eve.account,
          workerUrl: '0x7773',
          tcbStatus: 'configurationNeeded',
          attestationMethod: { type: 'dcap', value: { proxied: true } },
        },
      },
    } as const
    expect(toHex(encode(codec, { phase, event: added, topics: [] }))).toBe(
      bytesOf(
        polkadot('Phase', 'Initialization'),
        '0x3200',
        polkadot('(AccountId, Option<Bytes>, Option<SgxStatus>, SgxAttestationMethod)', [
          eve.account,
          '0x7773',
          'ConfigurationNeeded',
          { Dcap: { proxied: true } },
        ]),
        polkadot('Vec<H256>', []),
      ),
    )
  })
})

describe('calls', () => {
  test('of balances and timestamp', () => {
    expect(callBytes(transfer(bob.account, 2n ** 70n))).toBe(
      bytesOf(
        '0x0a00',
        polkadot('MultiAddress', { Id: bob.account }),
        polkadot('Compact<u128>', (2n ** 70n).toString()),
      ),
    )
    expect(callBytes({ type: 'timestamp', value: { type: 'set', value: { now: 1_700_000_000_000n } } })).toBe(
      bytesOf('0x0300', polkadot('Compact<u64>', 1_700_000_000_000)),
    )
  })

  test('of the enclave bridge', () => {
    const ciphertext = `0x${'ab'.repeat(384)}` as const
    expect(
      callBytes({
        type: 'enclaveBridge',
        value: { type: 'invoke', value: { request: { shard, ciphertext } } },
      }),
    ).toBe(bytesOf('0x3600', polkadot('Request', { shard, cyphertext: ciphertext })))
    expect(
      callBytes({
        type: 'enclaveBridge',
        value: {
          type: 'confirmProcessedParentchainBlock',
          value: { shard, blockHash: bytes32(1), blockNumber: 77, trustedCallsMerkleRoot: bytes32(2) },
        },
      }),
    ).toBe(bytesOf('0x3601', polkadot('(H256, H256, u32, H256)', [shard, bytes32(1), 77, bytes32(2)])))
    expect(
      callBytes({
        type: 'enclaveBridge',
        value: {
          type: 'publishHash',
          value: { hash: bytes32(1), extraTopics: [bytes32(2)], data: '0x0102' },
        },
      }),
    ).toBe(bytesOf('0x3604', polkadot('(H256, Vec<H256>, Bytes)', [bytes32(1), [bytes32(2)], '0x0102'])))
    const config = { ...shardConfig(shard), maxInstances: 3, authorities: [alice.account, bob.account] }
    const update = {
      type: 'updateShardConfig',
      value: { shard, shardConfig: config, enactmentDelay: 9 },
    } as const
    const updateBytes = bytesOf('0x3605', polkadot('(H256, ShardConfig, u32)', [shard, config, 9]))
    expect(callBytes({ type: 'enclaveBridge', value: update })).toBe(updateBytes)
    const purge = { type: 'purgeEnclaveFromShardStatus', value: { shard, subject: eve.account } } as const
    expect(
      callBytes({
        type: 'sudo',
        value: { type: 'sudo', value: { call: { type: 'enclaveBridge', value: purge } } },
      }),
    ).toBe(bytesOf('0x0500', '0x3606', polkadot('(H256, AccountId)', [shard, eve.account])))
  })

  test('of teerex and sidechain', () => {
    expect(
      callBytes({
        type: 'teerex',
        value: {
          type: 'registerSgxEnclave',
          value: {
            proof: '0x010203',
            workerUrl: '0x7773',
            attestationMethod: { type: 'skip', value: { proxied: false } },
          },
        },
      }),
    ).toBe(
      bytesOf(
        '0x3200',
        polkadot('(Bytes, Option<Bytes>, SgxAttestationMethod)', ['0x010203', '0x7773', { Skip: { proxied: false } }]),
      ),
    )
    const candidate = { blockNumber: 5n, blockHeaderHash: bytes32(5) }
    expect(
      callBytes({
        type: 'sidechain',
        value: {
          type: 'confirmImportedSidechainBlock',
          value: { shard, latestFinalizedAncestor: null, finalizationCandidate: candidate },
        },
      }),
    ).toBe(
      bytesOf(
        '0x3500',
        polkadot('(H256, Option<SidechainBlockConfirmation>, SidechainBlockConfirmation)', [
          shard,
          null,
          { ...candidate, blockNumber: 5 },
        ]),
      ),
    )
  })

  test('an upgradable shard config', () => {
    const config = { activeConfig: shardConfig(shard), pendingUpgrade: shardConfig(bytes32(3)), upgradeAt: 12 }
    expect(toHex(encode(upgradableShardConfigCodec, config))).toBe(polkadot('UpgradableShardConfig', config))
  })
})
