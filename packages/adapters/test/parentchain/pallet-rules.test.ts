import type { EnclaveBridgeCall, RuntimeCall } from '@lockstep/adapters/parentchain/integritee'
import type { Hex } from '@lockstep/core'
import { signerFromUri } from '@lockstep/core/crypto'
import { describe, expect, test } from 'vitest'
import {
  alice,
  apply,
  bob,
  bridge,
  bytes32,
  eve,
  ferdie,
  fingerprint,
  otherFingerprint,
  provider,
  registerEnclave,
  shard,
  shardConfig,
  submit,
  sudoer,
  testChain,
  transfer,
} from './test-chain.js'

const callHash = bytes32(0xca)
const blockHash = bytes32(0xb1)
const trustedCallsMerkleRoot = bytes32(0x3e)

const invoke = bridge({ type: 'invoke', value: { request: { shard, ciphertext: '0x0001020304' } } })
const shield = (amount: bigint, into: Hex = shard): RuntimeCall =>
  bridge({ type: 'shieldFunds', value: { shard: into, encryptedBeneficiary: '0x010203', amount } })
const unshield = (amount: bigint, from: Hex = shard, hash: Hex = callHash): RuntimeCall =>
  bridge({ type: 'unshieldFunds', value: { shard: from, beneficiary: bob.account, amount, callHash: hash } })
const confirm = (of: Hex = shard, blockNumber = 3): RuntimeCall =>
  bridge({
    type: 'confirmProcessedParentchainBlock',
    value: { shard: of, blockHash, blockNumber, trustedCallsMerkleRoot },
  })
const configure = (of: Hex, to: Hex, enactmentDelay = 0): RuntimeCall =>
  bridge({ type: 'updateShardConfig', value: { shard: of, shardConfig: shardConfig(to), enactmentDelay } })
const purge = (subject: Hex): EnclaveBridgeCall => ({
  type: 'purgeEnclaveFromShardStatus',
  value: { shard, subject },
})
const asRoot = (call: EnclaveBridgeCall): RuntimeCall => ({
  type: 'sudo',
  value: { type: 'sudo', value: { call: { type: 'enclaveBridge', value: call } } },
})
const bridgeEvent = (type: string, value: unknown) => ({ type: 'enclaveBridge', value: { type, value } })

async function chainWithEnclave() {
  const chain = testChain()
  await submit(chain, eve, registerEnclave(fingerprint))
  chain.produceBlock()
  return chain
}

describe('row 32: invoke', () => {
  test('emits IndirectInvocationRegistered with the shard, whoever signs and whatever is in it', async () => {
    const { outcome, events } = await apply(testChain(), bob, invoke)
    expect(outcome).toBe('ok')
    expect(events).toEqual([bridgeEvent('indirectInvocationRegistered', shard)])
  })
})

describe('row 33: shield and unshield', () => {
  test('shielding moves the funds of the signer to the account that is the shard', async () => {
    const chain = testChain()
    const { outcome, events } = await apply(chain, alice, shield(100n))
    expect(outcome).toBe('ok')
    expect(events).toEqual([
      { type: 'balances', value: { type: 'transfer', value: { from: alice.account, to: shard, amount: 100n } } },
      bridgeEvent('shieldFunds', { shard, encryptedBeneficiary: '0x010203', amount: 100n }),
    ])
    expect([chain.balanceOf(alice.account), chain.balanceOf(shard)]).toEqual([900n, 100n])
  })

  test('shielding more than there is fails and moves nothing', async () => {
    const chain = testChain()
    const { outcome, events } = await apply(chain, alice, shield(1_001n))
    expect(outcome).toBe('balances.InsufficientBalance')
    expect(events).toEqual([])
    expect([chain.balanceOf(alice.account), chain.balanceOf(shard)]).toEqual([1_000n, 0n])
  })

  test('unshielding by an account that is no registered enclave errs', async () => {
    const chain = testChain()
    await apply(chain, alice, shield(100n))
    expect((await apply(chain, eve, unshield(50n))).outcome).toBe('teerex.EnclaveIsNotRegistered')
    expect(chain.balanceOf(shard)).toBe(100n)
  })

  test('unshielding from the shard of other code errs and leaves both vaults', async () => {
    const chain = await chainWithEnclave()
    const foreign = bytes32(222)
    await apply(chain, alice, shield(100n))
    await apply(chain, alice, shield(100n, foreign))
    expect((await apply(chain, eve, unshield(50n, foreign))).outcome).toBe('enclaveBridge.WrongFingerprintForShard')
    expect([chain.balanceOf(shard), chain.balanceOf(foreign)]).toEqual([100n, 100n])
  })

  test('the same call hash pays exactly once; further ones are only counted', async () => {
    const chain = await chainWithEnclave()
    await submit(chain, ferdie, registerEnclave(fingerprint))
    await apply(chain, alice, shield(200n))
    const first = await apply(chain, eve, unshield(50n))
    expect(first.events.at(-1)).toEqual(
      bridgeEvent('unshieldedFunds', { shard, beneficiary: bob.account, amount: 50n }),
    )
    for (const signer of [eve, ferdie]) {
      const again = await apply(chain, signer, unshield(50n))
      expect([again.outcome, again.events]).toEqual(['ok', []])
    }
    expect(chain.unshieldConfirmations(shard, callHash)).toBe(3)
    expect([chain.balanceOf(shard), chain.balanceOf(bob.account)]).toEqual([150n, 50n])
    await apply(chain, eve, unshield(50n, shard, bytes32(0xcb)))
    expect([chain.balanceOf(shard), chain.balanceOf(bob.account)]).toEqual([100n, 100n])
  })

  test('a call hash that another shard has used up is paid all the same', async () => {
    const chain = await chainWithEnclave()
    await submit(chain, ferdie, registerEnclave(otherFingerprint))
    await apply(chain, alice, shield(200n))
    expect((await apply(chain, ferdie, unshield(0n, otherFingerprint))).outcome).toBe('ok')
    expect(chain.unshieldConfirmations(otherFingerprint, callHash)).toBe(1)
    await apply(chain, eve, unshield(50n))
    expect(chain.balanceOf(bob.account)).toBe(50n)
  })

  test('an unshielding that the vault cannot pay fails, is not counted, and may be sent again', async () => {
    const chain = await chainWithEnclave()
    const poor = await apply(chain, eve, unshield(50n))
    expect(poor.outcome).toBe('balances.InsufficientBalance')
    expect(chain.unshieldConfirmations(shard, callHash)).toBe(0)
    expect(chain.shardStatus(shard)).toEqual([])
    await apply(chain, alice, shield(50n))
    expect((await apply(chain, eve, unshield(50n))).outcome).toBe('ok')
    expect(chain.balanceOf(bob.account)).toBe(50n)
  })
})

describe('row 34: confirm_processed_parentchain_block', () => {
  test('works for a registered enclave of the shard', async () => {
    const chain = await chainWithEnclave()
    const { outcome, events } = await apply(chain, eve, confirm())
    expect(outcome).toBe('ok')
    expect(events).toEqual([
      bridgeEvent('processedParentchainBlock', { shard, blockHash, trustedCallsMerkleRoot, blockNumber: 3 }),
    ])
    expect(chain.shardStatus(shard)).toEqual([{ signer: eve.account, fingerprint, lastActivity: 2 }])
  })

  test('fails for an unregistered enclave', async () => {
    const { outcome, events } = await apply(testChain(), eve, confirm())
    expect([outcome, events]).toEqual(['teerex.EnclaveIsNotRegistered', []])
  })

  test('fails for another fingerprint than the shard has', async () => {
    const { outcome } = await apply(await chainWithEnclave(), eve, confirm(bytes32(42)))
    expect(outcome).toBe('enclaveBridge.WrongFingerprintForShard')
  })

  test('works for the old fingerprint until the upgrade is due, then for the new one alone', async () => {
    const chain = await chainWithEnclave()
    await apply(chain, eve, configure(shard, fingerprint))
    await submit(chain, eve, configure(shard, otherFingerprint, 2))
    await submit(chain, eve, confirm())
    const { number } = chain.produceBlock()
    expect(chain.eventsOf(number).at(-1)?.event.value.type).toBe('extrinsicSuccess')
    expect((await apply(chain, eve, confirm())).outcome).toBe('ok')
    expect((await apply(chain, eve, confirm())).outcome).toBe('enclaveBridge.WrongFingerprintForShard')
    await apply(chain, eve, registerEnclave(otherFingerprint))
    expect((await apply(chain, eve, confirm())).outcome).toBe('ok')
    expect(chain.shardConfig(shard)).toEqual({
      activeConfig: shardConfig(otherFingerprint),
      pendingUpgrade: null,
      upgradeAt: null,
    })
    expect(chain.shardStatus(shard)).toEqual([{ signer: eve.account, fingerprint: otherFingerprint, lastActivity: 7 }])
  })

  test('a shard takes ten enclaves', async () => {
    const chain = testChain()
    const signers = Array.from({ length: 11 }, (_, index) =>
      signerFromUri(provider, 'ed25519', `//Enclave//${index}`, () => new Uint8Array()),
    )
    for (const signer of signers) await submit(chain, signer, registerEnclave(fingerprint))
    const outcomes: string[] = []
    for (const signer of signers) outcomes.push((await apply(chain, signer, confirm())).outcome)
    expect(outcomes).toEqual([...Array(10).fill('ok'), 'enclaveBridge.TooManyEnclaves'])
    expect(chain.shardStatus(shard).map(({ signer }) => signer)).toEqual(
      signers.slice(0, 10).map(({ account }) => account),
    )
  })
})

describe('row 35: shard config and purging', () => {
  test('the first config comes from any registered enclave and holds at once, whatever the delay', async () => {
    const chain = await chainWithEnclave()
    const foreign = bytes32(1)
    const { outcome, events } = await apply(chain, eve, configure(foreign, fingerprint, 10))
    expect([outcome, events]).toEqual(['ok', [bridgeEvent('shardConfigUpdated', foreign)]])
    expect((await apply(chain, eve, confirm(foreign))).outcome).toBe('ok')
  })

  test('the first config from an account that is no enclave fails', async () => {
    const { outcome } = await apply(testChain(), eve, configure(bytes32(1), fingerprint))
    expect(outcome).toBe('teerex.EnclaveIsNotRegistered')
  })

  test('a later config waits for its enactment delay', async () => {
    const chain = await chainWithEnclave()
    await apply(chain, eve, configure(shard, fingerprint))
    await apply(chain, eve, configure(shard, otherFingerprint, 10))
    expect(chain.shardConfig(shard)).toEqual({
      activeConfig: shardConfig(fingerprint),
      pendingUpgrade: shardConfig(otherFingerprint),
      upgradeAt: 13,
    })
  })

  test('an enactment delay past the last block number saturates', async () => {
    const chain = await chainWithEnclave()
    await apply(chain, eve, configure(shard, fingerprint))
    await apply(chain, eve, configure(shard, otherFingerprint, 2 ** 32 - 1))
    expect(chain.shardConfig(shard)?.upgradeAt).toBe(2 ** 32 - 1)
  })

  test('a later config from no enclave, or from an enclave of other code, fails', async () => {
    const chain = await chainWithEnclave()
    await apply(chain, eve, configure(shard, fingerprint))
    expect((await apply(chain, alice, configure(shard, fingerprint))).outcome).toBe('teerex.EnclaveIsNotRegistered')
    await apply(chain, ferdie, registerEnclave(otherFingerprint))
    expect((await apply(chain, ferdie, configure(shard, otherFingerprint))).outcome).toBe(
      'enclaveBridge.WrongFingerprintForShard',
    )
    expect(chain.shardConfig(shard)?.pendingUpgrade).toBeNull()
  })

  test('root may set a config without being an enclave', async () => {
    const chain = testChain()
    const update = {
      type: 'updateShardConfig',
      value: { shard, shardConfig: shardConfig(otherFingerprint), enactmentDelay: 0 },
    } as const
    expect((await apply(chain, sudoer, asRoot(update))).outcome).toBe('ok')
    expect(chain.shardConfig(shard)?.activeConfig).toEqual(shardConfig(otherFingerprint))
    expect(chain.shardStatus(shard)).toEqual([])
  })

  test('purging works for root alone', async () => {
    const chain = await chainWithEnclave()
    await submit(chain, ferdie, registerEnclave(fingerprint))
    await submit(chain, eve, confirm())
    await apply(chain, ferdie, confirm())
    expect((await apply(chain, eve, bridge(purge(eve.account)))).outcome).toBe('badOrigin')
    expect(chain.shardStatus(shard)).toHaveLength(2)
    const { events } = await apply(chain, sudoer, asRoot(purge(eve.account)))
    expect(events).toEqual([
      bridgeEvent('purgedEnclaveFromShardConfig', { shard, subject: eve.account }),
      { type: 'sudo', value: { type: 'sudid', value: { sudoResult: { type: 'ok', value: null } } } },
    ])
    expect(chain.shardStatus(shard).map(({ signer }) => signer)).toEqual([ferdie.account])
  })

  test('purging from a shard that nobody acted for fails inside sudo, which itself succeeds', async () => {
    const { outcome, events } = await apply(testChain(), sudoer, asRoot(purge(eve.account)))
    expect(outcome).toBe('ok')
    expect(events).toEqual([
      {
        type: 'sudo',
        value: {
          type: 'sudid',
          value: {
            sudoResult: { type: 'err', value: { type: 'module', value: { index: 54, error: '0x05000000' } } },
          },
        },
      },
    ])
  })

  test('sudo by anybody else fails', async () => {
    expect((await apply(testChain(), alice, asRoot(purge(eve.account)))).outcome).toBe('sudo.RequireSudo')
  })
})

describe('row 36: sidechain confirmation', () => {
  const header = (byte: number): Hex => bytes32(byte)
  const finalize = (
    of: Hex,
    ancestor: readonly [bigint, Hex] | null,
    candidate: readonly [bigint, Hex],
  ): RuntimeCall => ({
    type: 'sidechain',
    value: {
      type: 'confirmImportedSidechainBlock',
      value: {
        shard: of,
        latestFinalizedAncestor: ancestor && { blockNumber: ancestor[0], blockHeaderHash: ancestor[1] },
        finalizationCandidate: { blockNumber: candidate[0], blockHeaderHash: candidate[1] },
      },
    },
  })
  const one = [1n, header(1)] as const
  const two = [2n, header(2)] as const

  test('finalizes the first block and its descendants', async () => {
    const chain = await chainWithEnclave()
    const { events } = await apply(chain, eve, finalize(shard, null, one))
    expect(events).toEqual([
      {
        type: 'sidechain',
        value: {
          type: 'finalizedSidechainBlock',
          value: { shard, blockNumber: 1n, blockHeaderHash: header(1), validateer: eve.account },
        },
      },
    ])
    expect((await apply(chain, eve, finalize(shard, one, two))).outcome).toBe('ok')
  })

  test('an outdated number, a missing or another ancestor fails', async () => {
    const chain = await chainWithEnclave()
    await apply(chain, eve, finalize(shard, null, two))
    const outcomes: string[] = []
    for (const [ancestor, candidate] of [
      [two, one],
      [two, two],
      [null, [3n, header(3)]],
      [one, [3n, header(3)]],
      [
        [2n, header(9)],
        [3n, header(3)],
      ],
    ] as const) {
      outcomes.push((await apply(chain, eve, finalize(shard, ancestor, candidate))).outcome)
    }
    expect(outcomes).toEqual([
      'sidechain.FinalizationCandidateIsOutdated',
      'sidechain.FinalizationCandidateIsOutdated',
      'sidechain.AncestorMissing',
      'sidechain.AncestorNumberMismatch',
      'sidechain.AncestorHashMismatch',
    ])
  })

  test("a second enclave's confirmation is taken without effect", async () => {
    const chain = await chainWithEnclave()
    await submit(chain, ferdie, registerEnclave(fingerprint))
    await apply(chain, eve, finalize(shard, null, one))
    const { outcome, events } = await apply(chain, ferdie, finalize(shard, one, two))
    expect([outcome, events]).toEqual(['ok', []])
    expect((await apply(chain, eve, finalize(shard, one, two))).outcome).toBe('ok')
  })

  test('a shard that is not the MRENCLAVE errs', async () => {
    const { outcome } = await apply(await chainWithEnclave(), eve, finalize(otherFingerprint, null, one))
    expect(outcome).toBe('enclaveBridge.WrongFingerprintForShard')
  })

  test('two shards live side by side', async () => {
    const chain = await chainWithEnclave()
    await submit(chain, ferdie, registerEnclave(otherFingerprint))
    expect((await apply(chain, eve, finalize(shard, null, two))).outcome).toBe('ok')
    expect((await apply(chain, ferdie, finalize(otherFingerprint, null, one))).outcome).toBe('ok')
  })
})

describe('row 37: publish_hash', () => {
  const publish = (topics: number, dataSize: number): RuntimeCall =>
    bridge({
      type: 'publishHash',
      value: {
        hash: bytes32(1),
        extraTopics: Array.from({ length: topics }, (_, index) => bytes32(index)),
        data: `0x${'64'.repeat(dataSize)}`,
      },
    })

  test('publishes under its topics and the fingerprint', async () => {
    const { records } = await apply(await chainWithEnclave(), eve, publish(2, 11))
    expect(records[0]).toEqual({
      phase: { type: 'applyExtrinsic', value: 1 },
      event: bridgeEvent('publishedHash', {
        enclaveFingerprint: fingerprint,
        hash: bytes32(1),
        data: `0x${'64'.repeat(11)}`,
      }),
      topics: [bytes32(0), bytes32(1), fingerprint],
    })
  })

  test('five topics and 100 bytes are the limits', async () => {
    const chain = await chainWithEnclave()
    expect((await apply(chain, eve, publish(5, 100))).outcome).toBe('ok')
    expect((await apply(chain, eve, publish(6, 0))).outcome).toBe('enclaveBridge.TooManyTopics')
    expect((await apply(chain, eve, publish(0, 101))).outcome).toBe('enclaveBridge.DataTooLong')
  })

  test('an account that is no enclave may not', async () => {
    expect((await apply(testChain(), eve, publish(0, 0))).outcome).toBe('teerex.EnclaveIsNotRegistered')
  })
})

describe('balances', () => {
  test('a transfer moves funds; to oneself or of nothing it emits nothing', async () => {
    const chain = testChain()
    const { events } = await apply(chain, alice, transfer(bob.account, 300n))
    expect(events).toEqual([
      {
        type: 'balances',
        value: { type: 'transfer', value: { from: alice.account, to: bob.account, amount: 300n } },
      },
    ])
    expect([chain.balanceOf(alice.account), chain.balanceOf(bob.account)]).toEqual([700n, 300n])
    for (const call of [transfer(alice.account, 500n), transfer(bob.account, 0n)]) {
      expect((await apply(chain, alice, call)).events).toEqual([])
    }
    expect(chain.balanceOf(alice.account)).toBe(700n)
  })
})
