import { createEmbeddedLightClient, createIndirectInvocation } from '@lockstep/adapters/parentchain/embedded'
import { processedBlockRoot, vaultOf } from '@lockstep/adapters/parentchain/integritee'
import { createMemoryStore } from '@lockstep/adapters/store'
import type { LaunchedEnclave } from '@lockstep/adapters/tee'
import { defineStf, type Hex } from '@lockstep/core'
import { type GetterAccess, readTrusted } from '@lockstep/core/client'
import type { Signer } from '@lockstep/core/crypto'
import { codeName } from '@lockstep/core/receipt'
import { createShardExecutor, createWorker } from '@lockstep/core/worker'
import { balances } from '@lockstep/stf-balances'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  alice,
  bob,
  createTestShard,
  importToHead,
  provider,
  register,
  relayer,
  type TestShard,
  watched,
} from './test-shard.js'

/** Rows 10 and 14 of Integritee's demos, with real enclaves; the amounts are counted by hand. */
let shard: TestShard
let enclave: LaunchedEnclave
let late: LaunchedEnclave
let access: GetterAccess
const ferdie: Hex = `0x${'fe'.repeat(32)}`

const pay = (from: Signer, to: Hex, amount: bigint): Promise<Hex> =>
  createIndirectInvocation({ provider, chain: shard.chain, signer: from }).transfer(to, amount)

async function free(who: Signer): Promise<bigint> {
  const { value } = await readTrusted(access, balances.getters.trusted.accountInfo, {}, { signer: who, expiry: 100 })
  return value.data.free
}

beforeAll(async () => {
  shard = createTestShard()
  enclave = await shard.launch('generate')
  await register(shard.chain, enclave)
  await pay(relayer, alice.account, 100n)
  await pay(relayer, bob.account, 50n)
  shard.chain.produceBlock()
  access = await shard.access(enclave)
})
afterAll(async () => {
  await enclave.close()
  await late?.close()
})

test('what is paid to the vault or to a watched account belongs to the payer, and is paid out from the vault', async () => {
  const { chain } = shard
  const worker = await createWorker({ parentchain: chain, enclave, store: createMemoryStore() })
  const vault = vaultOf(access.shard)
  await pay(alice, vault, 60n)
  await pay(bob, watched.account, 20n)
  await pay(alice, vault, 0n)
  await pay(alice, bob.account, 1n)
  // By the pallet's call: its own transfer to the vault must not count a second time.
  await shard.shield(access, bob.account, 10n)
  chain.produceBlock()
  // Fails on the parentchain.
  await pay(alice, vault, 1_000n)
  // Counted when it came in.
  await pay(watched, vault, 20n)
  await shard.unshield(access, alice, ferdie, 25n, 0)
  chain.produceBlock()
  await importToHead(worker)
  chain.produceBlock()
  const header = await importToHead(worker)

  expect([await free(alice), await free(bob), await free(watched)]).toEqual([35n, 30n, 0n])
  expect(chain.balanceOf(ferdie)).toBe(25n)
  expect(chain.balanceOf(vault)).toBe(65n)

  late = await shard.launch({ sealed: await enclave.sealedKeys() })
  const catchingUp = await createWorker({ parentchain: chain, enclave: late, store: createMemoryStore() })
  expect((await importToHead(catchingUp, 1000))?.header).toEqual({ ...header?.header })
})

test('a confirmation counts the calls to the shard, and no deposits', async () => {
  const { chain } = shard
  const { genesisHash, finalityAuthority } = chain
  const [parent, block] = [await chain.block(1), await chain.block(2)]
  if (parent === undefined || block === undefined) throw new Error('blocks 1 and 2 are there')
  // A client that knows of no deposits: the timestamp and the one shielding.
  const { inputs } = createEmbeddedLightClient({ provider, genesisHash, finalityAuthority }).verify(parent, block)
  const calls = inputs.flatMap((input) => (input.kind === 'deposit' ? [] : [input]))
  expect(calls.map(({ kind }) => kind)).toEqual(['timestamp', 'shield'])
  const stated = chain.eventsOf(4).flatMap(({ event }) => {
    if (event.type !== 'enclaveBridge' || event.value.type !== 'processedParentchainBlock') return []
    return event.value.value.blockNumber === 2 ? [event.value.value.trustedCallsMerkleRoot] : []
  })
  expect(stated).toEqual([processedBlockRoot(provider, calls)])
})

test('an STF that receives no funds leaves a receipt for them', async () => {
  const stf = defineStf({ name: 'idle', version: 1, state: {}, calls: {} })
  const domain = { mrenclave: access.shard, shard: access.shard }
  const deposit = { kind: 'deposit', shard: access.shard, from: alice.account, amount: 7n } as const
  const foreign = { ...deposit, shard: ferdie }
  const none = () => new Uint8Array(0)
  const executor = createShardExecutor({
    ...{ provider, stf, domain, signer: alice, receiptDepth: 1, bareGetters: false },
    openShielded: () => ({ type: 'Undecryptable' }),
    lightClient: {
      verify: (_, { number, hash }) => ({
        ...{ number, hash, parentHash: hash, timestamp: 1n },
        inputs: [deposit, deposit, foreign],
      }),
    },
    extrinsics: {
      ...{ effects: {}, outbound: none, registration: none, shardConfiguration: none, extrinsic: none },
      confirmation: () => new Uint8Array(0),
    },
  })
  const block = await shard.chain.block(1)
  if (block === undefined) throw new Error('block 1 is there')
  const receipts = executor.execute(block, (record) => record.receipts)
  expect(receipts.map(({ status }) => status)).toEqual(['Rejected', 'Rejected', 'Rejected'])
  expect(new Set(receipts.map(({ operationHash }) => operationHash)).size).toBe(3)
  const codes = receipts.map((receipt) => codeName(stf, receipt))
  expect(codes).toEqual(['UnhandledInput', 'UnhandledInput', 'ForeignShard'])
})
