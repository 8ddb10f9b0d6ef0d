import {
  composeExtrinsic,
  createExtrinsicFactory,
  createOrderedLog,
  createOrderedLogLightClient,
} from '@lockstep/adapters/parentchain/ordered-log'
import { createMemoryStore } from '@lockstep/adapters/store'
import {
  createPlatform,
  defineEnclaveProgram,
  type KeySource,
  type LaunchedEnclave,
  launchInProcess,
  provision,
} from '@lockstep/adapters/tee'
import { H256, struct, toHex } from '@lockstep/core'
import { signerFromUri } from '@lockstep/core/crypto'
import { bootstrapStore, createWorker, type Store, type Worker } from '@lockstep/core/worker'
import { balances } from '@lockstep/stf-balances'
import { expect, onTestFinished, test } from 'vitest'
import { entropy, provider } from './test-shard.js'

const stranger = signerFromUri(provider, 'ed25519', '//Stranger', entropy)

const program = defineEnclaveProgram({
  stf: balances,
  parameters: struct({ genesisHash: H256, sequencer: H256 }),
  connect: (own, { genesisHash, sequencer }) => ({
    lightClient: createOrderedLogLightClient({ provider: own, genesisHash, sequencer }),
    extrinsics: createExtrinsicFactory({ provider: own, genesisHash }),
  }),
})

/** A log, and enclaves that publish every second batch's state on it. */
function startLog() {
  const log = createOrderedLog({
    provider,
    sequencerKeySeed: new Uint8Array(32).fill(4),
    timestamp: 1_700_000_000_000n,
  })
  const platform = createPlatform({ provider, entropy: () => new Uint8Array(32).fill(3) })
  async function launch(keys: KeySource): Promise<LaunchedEnclave> {
    const enclave = await launchInProcess({
      ...{ platform, program, provider, keys, publishStateEvery: 2 },
      parameters: { genesisHash: log.genesisHash, sequencer: log.sequencer },
    })
    onTestFinished(() => enclave.close())
    return enclave
  }
  return {
    log,
    launch,
    worker: (enclave: LaunchedEnclave, store: Store = createMemoryStore()) =>
      createWorker({ parentchain: log, enclave, store }),
    async importTo(worker: Worker, last: number): Promise<void> {
      for await (const { number } of worker.import()) if (number >= last) return
    },
  }
}

const attested = (enclave: LaunchedEnclave): Promise<string> =>
  enclave.attest(toHex(new Uint8Array(32))).then(
    () => 'speaks',
    ({ code }) => code,
  )

async function joined(provider: LaunchedEnclave, joiner: LaunchedEnclave): Promise<LaunchedEnclave> {
  expect(await provision(provider, joiner)).toEqual({ provisioned: true })
  return joiner
}

test('on a log counts who was attested when keys came from it, behind a restart too, and no stranger', async () => {
  const { log, launch, worker, importTo } = startLog()
  const first = await launch('generate')
  // Its keys come from one that never publishes anything.
  const silent = await joined(first, await launch('provision'))
  const second = await joined(silent, await launch('provision'))
  const running = await worker(first)
  for (let number = 1; number <= 2; number += 1) log.sealBatch()
  await importTo(running, 2)
  const batch = log.sealBatch()
  const published = batch.extrinsics.flatMap((bytes) => (bytes[38] === 54 && bytes[39] === 4 ? [bytes] : []))
  expect(published).toHaveLength(1)
  // A stranger says the same, and something else, of the same block.
  const call = published[0]?.slice(38, -65) ?? new Uint8Array(0)
  const contradicting = call.slice()
  contradicting[2] = (contradicting[2] ?? 0) ^ 1
  for (const [nonce, saying] of [call, contradicting].entries()) {
    await log.submit(composeExtrinsic(stranger, { call: saying, nonce, genesisHash: log.genesisHash }))
  }
  await importTo(running, 3)
  log.sealBatch()
  await importTo(running, 4)
  expect(await attested(first)).toBe('speaks')

  const store = createMemoryStore()
  expect(await bootstrapStore({ enclave: second, store }, first)).toBe(2)
  const sealed = await second.sealedKeys()
  expect(await attested(second)).toBe('SnapshotUnconfirmed')
  const again = await launch({ sealed })
  await importTo(await worker(again, store), 3)
  expect(await attested(again)).toBe('speaks')
  expect(await store.released()).toBe(3)

  // More enclaves to believe come by further provisioning; what is known already is not taken twice.
  const third = await joined(first, await launch('provision'))
  expect(await provision(third, again)).toEqual({ provisioned: true })
  expect(await provision(third, again)).toEqual({ by: 'joiner', refused: 'AlreadyProvisioned' })

  // Another start of the first one: what its own account has published counts.
  const same = await launch({ sealed: await first.sealedKeys() })
  const other = createMemoryStore()
  expect(await bootstrapStore({ enclave: same, store: other }, first)).toBe(2)
  await importTo(await worker(same, other), 3)
  expect(await attested(same)).toBe('speaks')
})
