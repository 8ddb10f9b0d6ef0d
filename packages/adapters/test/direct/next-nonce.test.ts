import {
  createExtrinsicFactory,
  createIndirectInvocation,
  createOrderedLog,
  createOrderedLogLightClient,
} from '@lockstep/adapters/parentchain/ordered-log'
import { createMemoryStore } from '@lockstep/adapters/store'
import { defineEnclaveProgram } from '@lockstep/adapters/tee'
import { AccountId, encode, fromHex, H256, struct, toHex } from '@lockstep/core'
import { type Signer, shieldingEncrypt } from '@lockstep/core/crypto'
import { encodeCall, signBareGetter, signCall } from '@lockstep/core/operation'
import { bootstrapStore } from '@lockstep/core/worker'
import { balances } from '@lockstep/stf-balances'
import { expect, test } from 'vitest'
import { createTrustedShard, type DirectStatus, type TrustedShardOptions } from '../../src/direct/index.js'
import { sealKeys } from '../../src/tee/sealed-keys.js'
import { keyVector } from '../integritee-rpc/rpc-vector.js'
import { alice, bob, ed25519, entropy, platform, provider, shard } from '../integritee-rpc/test-worker.js'

const shieldingKey = keyVector('rsa3072/e65537')
const relayer = ed25519('//Relayer')
const mrenclave = toHex(new Uint8Array(32).fill(6))
const identity = { mrenclave, mrsigner: mrenclave, securityVersion: 1, debug: false }
const everything = { count: 100, bytes: 100_000 }

function createLog() {
  const log = createOrderedLog({
    provider,
    sequencerKeySeed: new Uint8Array(32).fill(9),
    timestamp: 1_700_000_000_000n,
    shieldAuthorities: [relayer.account],
  })
  return { log, invocation: createIndirectInvocation({ provider, chain: log, signer: relayer }) }
}

type TestLog = ReturnType<typeof createLog>

/** Seals what every run of the same enclave starts with. */
function sealedKeys(): Uint8Array {
  const sealing = { provider, sealingKey: platform.sealingKey(identity), entropy }
  return sealKeys(sealing, shard, { signerSeed: entropy(32), boxSecret: entropy(32), shieldingKey })
}

function openShard({ log, invocation }: TestLog, sealed: Uint8Array, direct: TrustedShardOptions['direct'] = {}) {
  const trusted = createTrustedShard({
    program: defineEnclaveProgram({
      stf: balances,
      parameters: struct({ genesisHash: H256, sequencer: H256 }),
      bareGetters: true,
      connect: (own, { genesisHash, sequencer }) => ({
        lightClient: createOrderedLogLightClient({ provider: own, genesisHash, sequencer }),
        extrinsics: createExtrinsicFactory({ provider: own, genesisHash }),
      }),
    }),
    settings: { parameters: { genesisHash: log.genesisHash, sequencer: log.sequencer }, shard, quotingKeys: [] },
    keys: { sealed },
    provider,
    direct,
    services: {
      identity,
      sealingKey: platform.sealingKey(identity),
      entropy,
      quote: async (reportData) => platform.quote(identity, reportData),
      raiseCounter: (name, least) => platform.raiseCounter(identity, name, least),
    },
  })

  async function submit(signer: Signer, nonce: number, amount = 1n): Promise<readonly DirectStatus['status'][]> {
    const call = encodeCall(balances.calls.balanceTransfer, signer.account, { to: bob.account, amount })
    const operation = signCall(call, { nonce, domain: { mrenclave, shard }, signer, path: 'directCall' })
    const statuses: DirectStatus['status'][] = []
    const submitted = await trusted.submitOperation(shard, operation, ({ status }) => statuses.push(status))
    if ('refused' in submitted) throw new Error(submitted.refused)
    return statuses
  }

  return {
    ...trusted,
    submit,
    async execute() {
      for (const request of await trusted.propose(everything, 0)) await invocation.invoke(shard, request)
      const [executed] = await trusted.runtime.executeBlocks([log.sealBatch()])
      if (executed === undefined) throw new Error('one block was executed')
      return executed
    },
    async nonceOf(signer: Signer): Promise<unknown> {
      const getter = Uint8Array.of(0, ...fromHex(signer.account))
      return trusted.nextNonce(signBareGetter(getter, signer))
    },
  }
}

async function shield({ invocation }: TestLog, ...signers: readonly Signer[]): Promise<void> {
  for (const { account } of signers) {
    await invocation.shieldFunds(shard, shieldingEncrypt(provider, shieldingKey, encode(AccountId, account)), 9n)
  }
}

test('a call that failed has used its nonce', async () => {
  const log = createLog()
  const worker = openShard(log, sealedKeys())
  await shield(log, alice)
  await worker.execute()
  const statuses = await worker.submit(alice, 0, 1_000n)
  expect(await worker.nonceOf(alice)).toBe(1)
  await worker.execute()
  expect(statuses).toEqual(['ready', 'broadcast', 'invalid'])
  expect(await worker.nonceOf(alice)).toBe(1)
})

test('a worker that starts again from its records knows the nonces of its state, and those of its pool no more', async () => {
  const log = createLog()
  const sealed = sealedKeys()
  const first = openShard(log, sealed)
  await shield(log, alice)
  await first.submit(alice, 0)
  const records = [await first.execute()]
  await first.submit(alice, 1)
  expect(await first.nonceOf(alice)).toBe(2)
  const second = openShard(log, sealed)
  for (const record of records) await second.runtime.restore(record.sealed, record.number)
  expect(await second.nonceOf(alice)).toBe(1)
  expect(await second.submit(alice, 1)).toEqual(['ready'])
})

test('a worker that starts from a snapshot knows the nonces of blocks that it has never seen', async () => {
  const log = createLog()
  const sealed = sealedKeys()
  const sender = openShard(log, sealed)
  await shield(log, alice)
  for (const nonce of [0, 1]) await sender.submit(alice, nonce)
  const { number } = await sender.execute()
  await sender.runtime.outputs(number, 0)

  const receiver = openShard(log, sealed)
  await bootstrapStore({ enclave: receiver.runtime, store: createMemoryStore() }, sender.runtime)
  expect(await receiver.nonceOf(alice)).toBe(2)
  await expect(receiver.submit(alice, 1)).rejects.toThrow('StaleNonce')
  const statuses = await receiver.submit(alice, 2)
  await receiver.execute()
  expect(statuses.slice(0, 3)).toEqual(['ready', 'broadcast', 'inBlock'])
  expect(await receiver.nonceOf(alice)).toBe(3)
})

test('an operation that had to make room gives its nonce back', async () => {
  const log = createLog()
  const worker = openShard(log, sealedKeys(), { pool: { ready: { count: 3, bytes: 10_000 } } })
  await shield(log, alice, bob)
  await worker.execute()
  const statuses = [await worker.submit(alice, 0), await worker.submit(alice, 1), await worker.submit(alice, 2)]
  expect(await worker.nonceOf(alice)).toBe(3)
  await worker.submit(bob, 0)
  expect(statuses).toEqual([['ready'], ['ready'], ['ready', 'dropped']])
  expect(await worker.nonceOf(alice)).toBe(2)
  expect(await worker.nonceOf(bob)).toBe(1)
})
