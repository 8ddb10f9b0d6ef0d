import { createMemoryStore } from '@lockstep/adapters/store'
import { createAttestationVerifier, type LaunchedEnclave, launchThread } from '@lockstep/adapters/tee'
import { attestWorker, fetchHead, type GetterAccess, readPublic, readTrusted } from '@lockstep/core/client'
import { createWorker } from '@lockstep/core/worker'
import { balances } from '@lockstep/stf-balances'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importToHead, register } from '../worker/test-shard.js'
import { alice, bob, createBalancesChain } from './balances-chain.js'
import { countingEntropy, platform, provider } from './test-platform.js'
import { vault } from './vault.js'

let enclave: LaunchedEnclave
let access: GetterAccess

/** A worker around an enclave in a thread, and its client, which has nothing of it but the way there. */
beforeAll(async () => {
  const { chain, parameters, shield } = createBalancesChain()
  const programUrl = new URL('fixtures/vault-program.mjs', import.meta.url)
  enclave = await launchThread({ platform, programUrl, parameters, keys: 'generate' })
  await register(chain, enclave)
  chain.produceBlock()
  const entropy = countingEntropy(40)
  const trusted = { mrenclave: enclave.mrenclave, minimumSecurityVersion: 1 }
  const verifier = createAttestationVerifier(provider, [platform.quotingKey])
  const attested = await attestWorker(enclave, verifier, trusted, { provider, entropy })
  access = { provider, entropy, connection: enclave, worker: attested, shard: enclave.shard }
  await shield(enclave.shard, attested.shieldingKey, alice, 1_000n)
  chain.produceBlock()
  await importToHead(await createWorker({ parentchain: chain, enclave, store: createMemoryStore() }))
})
afterAll(() => enclave.close())

describe('an enclave in a thread proves its answers', () => {
  test('what is there, and what is not', async () => {
    const { total } = vault.getters.public
    const { funds } = vault.getters.trusted
    const head = await fetchHead(provider, access)
    const expiry = head.header.number
    const whole = await readPublic(access, total, {}, { proof: vault, minimumBlock: 2 })
    const hers = await readTrusted(access, funds, {}, { signer: alice, expiry, proof: vault })
    const his = await readTrusted(access, funds, {}, { signer: bob, expiry, proof: vault })
    expect([whole.value, hers.value, his.value]).toEqual([1_000n, 1_000n, 0n])
    expect([whole, hers, his].map(({ at, entries }) => [at, entries?.length])).toEqual(Array(3).fill([head, 1]))
  })

  test('of final blocks, which all blocks of its parentchain are', async () => {
    const head = await fetchHead(provider, access)
    expect(await fetchHead(provider, access, 'Finalized')).toEqual(head)
    const { value, at } = await readPublic(access, vault.getters.public.total, {}, { at: 'Finalized', proof: vault })
    expect([value, at]).toEqual([1_000n, head])
  })

  test('but not with an entry that is too large for an answer', async () => {
    const { memoSize } = vault.getters.public
    expect((await readPublic(access, memoSize, { place: 0 })).value).toBe(132_002)
    expect((await readPublic(access, memoSize, { place: 1 }, { proof: vault })).value).toBe(0)
    await expect(readPublic(access, memoSize, { place: 0 }, { proof: vault })).rejects.toMatchObject({
      code: 'QueryRefused',
      details: { value: 'AnswerTooLong' },
    })
  })

  test('to nobody who has another STF', async () => {
    const asked = readPublic(access, vault.getters.public.total, {}, { proof: balances })
    await expect(asked).rejects.toMatchObject({ code: 'ForeignStf' })
  })
})
