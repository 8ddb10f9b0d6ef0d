import { createMemoryStore } from '@lockstep/adapters/store'
import { type Hex, LockstepError, toHex } from '@lockstep/core'
import { signerFromUri } from '@lockstep/core/crypto'
import type { Store } from '@lockstep/core/worker'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  createSubstrateExtrinsicFactory,
  createSubstrateOutbox,
  type SubstrateParentchain,
} from '../../../src/parentchain/substrate/index.js'
import { provider, runtime } from './fake-chain.js'

const none = (): never => {
  throw new Error('Ed25519 draws no entropy')
}
const signer = signerFromUri(provider, 'ed25519', '//Enclave', none)
const genesisHash: Hex = `0x${'11'.repeat(32)}`

/** A chain that takes each nonce once, in order, and a pool that forgets when it is told to. */
function poolChain() {
  const included: { readonly nonce: number; readonly call: Hex }[] = []
  let pool: Uint8Array[] = []
  let failing: LockstepError | undefined
  const read = (bytes: Uint8Array) => {
    const { signed, call } = runtime.readExtrinsic(bytes)
    return { nonce: signed?.nonce ?? -1, call: toHex(call.arguments) }
  }
  const chain: SubstrateParentchain = {
    genesisHash,
    finalizedHead: async () => 0,
    finalizedBlocks: none,
    block: async () => undefined,
    async submit(bytes) {
      if (failing !== undefined) throw failing
      const { nonce } = read(bytes)
      if (nonce < included.length) throw new LockstepError('StaleNonce', 'stale')
      if (!pool.some((waiting) => read(waiting).nonce === nonce)) pool.push(bytes)
      return toHex(provider.blake2b256(bytes))
    },
    nextNonce: async () => included.length + pool.length,
    finalizedNonce: async () => included.length,
    isPending: async (hash) => pool.some((bytes) => toHex(provider.blake2b256(bytes)) === hash),
  }
  return {
    chain,
    included,
    calls: () => included.map(({ call }) => call),
    produce() {
      for (const waiting of pool.map(read)) if (waiting.nonce === included.length) included.push(waiting)
      pool = []
    },
    dropAll() {
      pool = []
    },
    fail(error: LockstepError | undefined) {
      failing = error
    },
  }
}

/** Two outputs a block, the same whenever they are asked for; `period` makes every signing another one. */
function outputsOf(mortality?: () => { number: number; hash: Hex; period: number }) {
  const factory = createSubstrateExtrinsicFactory({
    provider,
    genesisHash,
    runtime,
    ...(mortality === undefined ? {} : { mortality }),
  })
  const call = (batch: number, index: number) =>
    runtime.encodeCall('system', 'remark', [Uint8Array.of(2 << 2, batch, index)])
  return async (batch: number, nonce: number) =>
    [0, 1].map((index) => factory.extrinsic(call(batch, index), signer, nonce + index))
}
const remarks = (batches: number, first = 1): Hex[] =>
  Array.from({ length: batches }, (_, at) => [0, 1].map((index) => toHex(Uint8Array.of(8, at + first, index)))).flat()

let store: Store
let pool: ReturnType<typeof poolChain>
let outputs: ReturnType<typeof outputsOf>
beforeEach(async () => {
  store = createMemoryStore()
  for (let number = 1; number <= 9; number += 1) await store.append({ number, sealed: new Uint8Array(1) })
  pool = poolChain()
  outputs = outputsOf()
})

const open = () =>
  createSubstrateOutbox({ provider, chain: pool.chain, store, runtime, enclave: { account: signer.account, outputs } })

async function firstUnreleased(): Promise<number> {
  const released = await store.released()
  for await (const { number } of store.records()) if (released === undefined || number > released) return number
  throw new Error('all are released')
}

/** What the import loop does with a block's outputs, cut short after so many submissions. */
async function release(cut = Number.POSITIVE_INFINITY): Promise<void> {
  const outbox = await open()
  const batch = await firstUnreleased()
  const nonce = await outbox.nextNonce(signer.account)
  for (const [at, extrinsic] of (await outputs(batch, nonce)).entries()) {
    if (at >= cut) return
    await outbox.submit(extrinsic)
  }
  if (cut === Number.POSITIVE_INFINITY) await store.markReleased(batch)
}

describe('every output arrives, and arrives once', () => {
  test('a crash after any number of submissions, before or after their block', async () => {
    for (const [at, produced] of [
      [0, false],
      [1, false],
      [2, false],
      [0, true],
      [1, true],
      [2, true],
    ] as const) {
      await release(at)
      if (produced) pool.produce()
      await release()
    }
    pool.produce()
    expect(pool.calls()).toEqual(remarks(6))
  })

  test('a pool that forgets everything', async () => {
    await release()
    pool.dropAll()
    await release()
    pool.dropAll()
    await release()
    pool.produce()
    expect(pool.calls()).toEqual(remarks(3))
  })

  test('a chain that refuses for a while', async () => {
    pool.fail(new LockstepError('NodeUnreachable', 'away'))
    await expect(release()).rejects.toMatchObject({ code: 'NodeUnreachable' })
    pool.fail(undefined)
    await release()
    pool.produce()
    expect(pool.calls()).toEqual(remarks(1))
  })

  test.each([1, 41])(
    'outputs whose validity has ended are signed again, with the nonces that they had: a store from block %i on',
    async (first) => {
      let number = 64
      store = createMemoryStore()
      for (const at of [first, first + 1]) await store.append({ number: at, sealed: new Uint8Array(1) })
      outputs = outputsOf(() => ({ number, hash: genesisHash, period: 64 }))
      await release()
      pool.dropAll()
      number = 130
      const { chain } = pool
      const expired: SubstrateParentchain = {
        ...chain,
        submit: async (bytes) => {
          const fresh = await outputs(first, 0)
          const later = await outputs(first + 1, 2)
          if ([...fresh, ...later].some((valid) => toHex(valid) === toHex(bytes))) return chain.submit(bytes)
          throw new LockstepError('ExtrinsicRefused', 'expired')
        },
      }
      pool = { ...pool, chain: expired }
      await release()
      pool.produce()
      expect(pool.calls()).toEqual(remarks(2, first))
    },
  )
})

describe('the journal', () => {
  test('a nonce that carries another call is refused', async () => {
    await release(1)
    const outbox = await open()
    const nonce = await outbox.nextNonce(signer.account)
    const [other] = await outputs(7, nonce)
    if (other === undefined) throw new Error('two outputs')
    await expect(outbox.submit(other)).rejects.toMatchObject({ code: 'OutputChanged' })
  })

  test('that cannot be read stops the outbox', async () => {
    await store.putSealed('substrate-outbox', Uint8Array.of(1, 2, 3))
    await expect(open()).rejects.toMatchObject({ code: 'OutboxJournalMalformed' })
  })

  test("leaves other accounts' extrinsics alone", async () => {
    const outbox = await open()
    const stranger = signerFromUri(provider, 'ed25519', '//Stranger', none)
    expect(await outbox.nextNonce(stranger.account)).toBe(0)
    expect(await store.getSealed('substrate-outbox')).toBeUndefined()
  })
})
