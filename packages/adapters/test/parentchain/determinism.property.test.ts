import { createEmbeddedLightClient, type EmbeddedChain } from '@lockstep/adapters/parentchain/embedded'
import { type RuntimeCall, vaultOf } from '@lockstep/adapters/parentchain/integritee'
import { toHex } from '@lockstep/core'
import type { ParentchainBlock } from '@lockstep/core/worker'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  alice,
  bob,
  bridge,
  bytes32,
  eve,
  ferdie,
  fingerprint,
  genesis,
  otherFingerprint,
  provider,
  registerEnclave,
  shard,
  shardConfig,
  submit,
  testChain,
  transfer,
} from './test-chain.js'

const signers = [alice, bob, eve, ferdie]
const accounts = signers.map(({ account }) => account)
const amount = fc.bigInt({ min: 0n, max: 700n })
const shards = fc.constantFrom(shard, otherFingerprint)

const call: fc.Arbitrary<RuntimeCall> = fc.oneof(
  fc.tuple(fc.constantFrom(...accounts), amount).map(([to, value]) => transfer(to, value)),
  shards.map((of) => bridge({ type: 'invoke', value: { request: { shard: of, ciphertext: '0xc0' } } })),
  fc
    .tuple(shards, amount)
    .map(([of, value]) =>
      bridge({ type: 'shieldFunds', value: { shard: of, encryptedBeneficiary: '0x0a', amount: value } }),
    ),
  fc.tuple(shards, amount, fc.nat(2)).map(([of, value, id]) =>
    bridge({
      type: 'unshieldFunds',
      value: { shard: of, beneficiary: bob.account, amount: value, callHash: bytes32(id) },
    }),
  ),
  shards.map(registerEnclave),
  fc
    .tuple(shards, shards, fc.nat(3))
    .map(([of, to, enactmentDelay]) =>
      bridge({ type: 'updateShardConfig', value: { shard: of, shardConfig: shardConfig(to), enactmentDelay } }),
    ),
)

type Step = { readonly signer: number; readonly call: RuntimeCall } | 'produce'
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ signer: fc.nat(signers.length - 1), call }) },
    { weight: 1, arbitrary: fc.constant('produce' as const) },
  ),
  { maxLength: 20 },
)

/** Runs the steps on a chain whose enclaves are registered; answers the bytes of its blocks. */
async function run(chain: EmbeddedChain, log: readonly Step[]): Promise<readonly ParentchainBlock[]> {
  await submit(chain, eve, registerEnclave(fingerprint))
  await submit(chain, ferdie, registerEnclave(otherFingerprint))
  const blocks = [chain.produceBlock()]
  for (const step of [...log, 'produce' as const]) {
    if (step === 'produce') blocks.push(chain.produceBlock())
    else await submit(chain, signers[step.signer] ?? alice, step.call)
  }
  return blocks
}

const bytesOf = (blocks: readonly ParentchainBlock[]) =>
  blocks.map(({ header, hash, extrinsics, events, justification }) => ({
    header: toHex(header),
    hash,
    extrinsics: extrinsics.map(toHex),
    events: events.map(toHex),
    justification: toHex(justification),
  }))

const runs = { numRuns: 12 }

test('two chains that are fed the same are byte-equal', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (log) => {
      const once = await run(testChain(), log)
      const again = await run(testChain(), log)
      expect(bytesOf(again)).toEqual(bytesOf(once))
    }),
    runs,
  )
})

test('funds are neither made nor lost, and a light client follows every block', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (log) => {
      const chain = testChain()
      const { genesisHash, finalityAuthority } = chain
      const client = createEmbeddedLightClient({ provider, genesisHash, finalityAuthority })
      const blocks = await run(chain, log)
      const held = [...accounts, shard, otherFingerprint].map((account) => chain.balanceOf(account))
      expect(held.reduce((sum, one) => sum + one, 0n)).toBe(1_000n)
      for (const [index, block] of blocks.entries()) {
        const { timestamp, inputs } = client.verify(blocks[index - 1], block)
        expect(timestamp).toBe(genesis.timestamp + 6_000n * BigInt(block.number))
        const emitted = chain
          .eventsOf(block.number)
          .flatMap(({ event }) => (event.type === 'enclaveBridge' ? [event.value.type] : []))
          .filter((type) => type === 'indirectInvocationRegistered' || type === 'shieldFunds')
        expect(inputs.slice(1).map(({ kind }) => kind)).toEqual(
          emitted.map((type) => (type === 'shieldFunds' ? 'shield' : 'invoke')),
        )
      }
    }),
    runs,
  )
})

/** Steps among which plain transfers to a vault are frequent. */
const paying: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    signer: fc.nat(signers.length - 1),
    call: fc.oneof(
      call,
      amount.map((value) => transfer(shard, value)),
    ),
  }),
  { maxLength: 20 },
)

test('what a vault holds is what came in as shieldings and deposits, less what it has paid', async () => {
  await fc.assert(
    fc.asyncProperty(paying, async (log) => {
      const chain = testChain()
      const { genesisHash, finalityAuthority } = chain
      const deposits = { shard, accounts: [vaultOf(shard)] }
      const client = createEmbeddedLightClient({ provider, genesisHash, finalityAuthority, deposits })
      const blocks = await run(chain, log)
      let owed = 0n
      for (const [index, block] of blocks.entries()) {
        for (const input of client.verify(blocks[index - 1], block).inputs) {
          if (input.kind === 'deposit') expect(accounts).toContain(input.from)
          if ((input.kind === 'deposit' || input.kind === 'shield') && input.shard === shard) owed += input.amount
        }
        for (const { event } of chain.eventsOf(block.number)) {
          if (event.type !== 'enclaveBridge' || event.value.type !== 'unshieldedFunds') continue
          if (event.value.value.shard === shard) owed -= event.value.value.amount
        }
      }
      expect(chain.balanceOf(vaultOf(shard))).toBe(owed)
    }),
    runs,
  )
})
