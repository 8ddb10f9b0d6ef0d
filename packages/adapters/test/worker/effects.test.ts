import { createExtrinsicFactory } from '@lockstep/adapters/parentchain/embedded'
import { AccountId, defineStf, u64, u128 } from '@lockstep/core'
import { createShardExecutor } from '@lockstep/core/worker'
import { balances } from '@lockstep/stf-balances'
import { expect, test } from 'vitest'
import { alice, createTestShard, provider } from './test-shard.js'

const { chain } = createTestShard()
const domain = { mrenclave: chain.genesisHash, shard: chain.genesisHash }

function createExecutor(stf: Parameters<typeof createShardExecutor>[0]['stf']) {
  return createShardExecutor({
    provider,
    stf,
    domain,
    lightClient: {
      verify: () => {
        throw new Error('no block comes here')
      },
    },
    extrinsics: createExtrinsicFactory({ provider, genesisHash: chain.genesisHash }),
    signer: alice,
    openShielded: () => ({ type: 'Undecryptable' }),
    receiptDepth: 1,
    bareGetters: false,
  })
}

test('an STF whose effects the parentchain has calls for is taken', () => {
  expect(createExecutor(balances).head()).toBeUndefined()
})

test('an effect that the parentchain does not know is refused before the first block', () => {
  const stf = defineStf({ name: 'mail', version: 1, state: {}, effects: { sendMail: { to: AccountId } }, calls: {} })
  expect(() => createExecutor(stf)).toThrow(
    expect.objectContaining({ code: 'UnknownEffect', details: expect.objectContaining({ limit: 'unshieldFunds' }) }),
  )
})

test('an effect with another payload than the parentchain takes is refused before the first block', () => {
  const unshieldFunds = { beneficiary: AccountId, amount: u64 }
  const stf = defineStf({ name: 'small', version: 1, state: {}, effects: { unshieldFunds }, calls: {} })
  expect(() => createExecutor(stf)).toThrow(expect.objectContaining({ code: 'EffectPayload' }))
  const right = { beneficiary: AccountId, amount: u128 }
  const fixed = defineStf({ name: 'small', version: 1, state: {}, effects: { unshieldFunds: right }, calls: {} })
  expect(createExecutor(fixed).head()).toBeUndefined()
})
