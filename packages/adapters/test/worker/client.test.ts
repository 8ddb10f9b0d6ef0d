import { createMemoryStore } from '@lockstep/adapters/store'
import type { LaunchedEnclave } from '@lockstep/adapters/tee'
import { type Hex, toHex } from '@lockstep/core'
import {
  attestWorker,
  awaitReceipt,
  fetchHead,
  fetchReceipts,
  type GetterAccess,
  readPublic,
  readTrusted,
  type WorkerConnection,
} from '@lockstep/core/client'
import { codeName, verifySignedReceipt } from '@lockstep/core/receipt'
import { createWorker } from '@lockstep/core/worker'
import { balances } from '@lockstep/stf-balances'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { alice, bob, createTestShard, entropy, importToHead, provider, register, type TestShard } from './test-shard.js'

let shard: TestShard
let enclave: LaunchedEnclave
let access: GetterAccess
let sent: { readonly extrinsicHash: Hex; readonly operationHash: Hex }

beforeAll(async () => {
  shard = createTestShard()
  enclave = await shard.launch('generate')
  await register(shard.chain, enclave)
  shard.chain.produceBlock()
  const worker = await createWorker({ parentchain: shard.chain, enclave, store: createMemoryStore() })
  access = await shard.access(enclave)
  await shard.shield(access, alice.account, 10n)
  shard.chain.produceBlock()
  sent = await shard.transfer(access, alice, bob.account, 4n, 0)
  shard.chain.produceBlock()
  await importToHead(worker)
  shard.chain.produceBlock()
  await importToHead(worker)
})
afterAll(() => enclave.close())

const altered = (connection: Partial<WorkerConnection>): GetterAccess => ({
  ...access,
  connection: {
    attest: (challenge) => enclave.attest(challenge),
    query: (sealed) => enclave.query(sealed),
    ...connection,
  },
})

describe('attesting a worker', () => {
  const trusted = () => ({ mrenclave: enclave.mrenclave, minimumSecurityVersion: 1 })
  const attest = (connection: Partial<WorkerConnection>, code = trusted()) =>
    attestWorker(altered(connection).connection, shard.verifier, code, { provider, entropy })

  test('gives the keys of trusted code', async () => {
    expect(await attest({})).toMatchObject({ mrenclave: enclave.mrenclave, enclaveAccount: enclave.account })
  })

  test('refuses other code', async () => {
    const code = { ...trusted(), mrenclave: toHex(new Uint8Array(32)) }
    await expect(attest({}, code)).rejects.toMatchObject({ code: 'WrongMeasurement' })
  })

  test('refuses a version that is too old', async () => {
    const code = { ...trusted(), minimumSecurityVersion: 2 }
    await expect(attest({}, code)).rejects.toMatchObject({ code: 'OldSecurityVersion' })
  })

  test('refuses a quote for another challenge', async () => {
    const old = await enclave.attest(toHex(new Uint8Array(32).fill(1)))
    await expect(attest({ attest: async () => old })).rejects.toMatchObject({ code: 'WrongReportData' })
  })

  test.each(['shieldingKey', 'enclaveAccount', 'boxPublicKey'] as const)(
    'refuses another %s than the quote binds',
    async (key) => {
      const stranger = await createTestShard().launch('generate')
      const theirs = await stranger.attest(toHex(entropy(32)))
      await stranger.close()
      const connection = {
        attest: async (challenge: Hex) => ({ ...(await enclave.attest(challenge)), [key]: theirs[key] }),
      }
      await expect(attest(connection)).rejects.toMatchObject({ code: 'WrongReportData' })
    },
  )

  test('refuses a quote that was changed', async () => {
    const connection = {
      attest: async (challenge: Hex) => {
        const attestation = await enclave.attest(challenge)
        const quote = attestation.quote.slice()
        quote[10] = (quote[10] ?? 0) ^ 1
        return { ...attestation, quote }
      },
    }
    await expect(attest(connection)).rejects.toMatchObject({ code: 'QuoteSignature' })
  })
})

describe('asking a worker', () => {
  test('a receipt is fetched once its block is processed, and holds', async () => {
    const signed = await awaitReceipt(provider, access, shard.invocation, { shard: access.shard, ...sent })
    expect(codeName(balances, signed.receipt)).toBe('Ok')
    expect(signed.receipt.events).toHaveLength(1)
  })

  test('an operation that nobody sent has no receipts', async () => {
    expect(await fetchReceipts(provider, access, access.shard, toHex(entropy(32)))).toEqual([])
  })

  test('receipts and headers are refused for another enclave account or shard than the one that signed', async () => {
    const [signed] = await fetchReceipts(provider, access, access.shard, sent.operationHash)
    expect(signed && verifySignedReceipt(provider, signed, alice.account)).toBe(false)
    const impostor = { ...access, worker: { ...access.worker, enclaveAccount: alice.account } }
    await expect(fetchReceipts(provider, impostor, access.shard, sent.operationHash)).rejects.toMatchObject({
      code: 'ReceiptForged',
    })
    await expect(fetchHead(provider, impostor)).rejects.toMatchObject({ code: 'HeaderForged' })
    const elsewhere = { ...access, shard: toHex(entropy(32)) }
    await expect(fetchHead(provider, elsewhere)).rejects.toMatchObject({ code: 'HeaderForged' })
    await expect(readPublic(impostor, balances.getters.public.totalIssuance, {})).rejects.toMatchObject({
      code: 'HeaderForged',
    })
  })

  test('getters answer with the header of the state that was read', async () => {
    const head = await fetchHead(provider, access)
    const issuance = await readPublic(access, balances.getters.public.totalIssuance, {})
    expect(issuance).toEqual({ value: 10n, at: head })
    const info = balances.getters.trusted.accountInfo
    const own = await readTrusted(access, info, {}, { signer: bob, expiry: head.header.number })
    expect(own.value.data.free).toBe(4n)
  })

  test('a trusted getter is void after its expiry', async () => {
    const head = await fetchHead(provider, access)
    const info = balances.getters.trusted.accountInfo
    await expect(readTrusted(access, info, {}, { signer: bob, expiry: head.header.number - 1 })).rejects.toMatchObject({
      code: 'QueryRefused',
      details: { value: 'Expired' },
    })
  })

  test('an answer that the host changed, or that belongs to another question, does not open', async () => {
    const earlier = await enclave.query((await capture()).sealed)
    await expect(fetchHead(provider, altered({ query: async () => earlier }))).rejects.toMatchObject({
      code: 'AnswerBroken',
    })
    const changed = altered({
      query: async (sealed) => {
        const answer = (await enclave.query(sealed)).slice()
        answer[30] = (answer[30] ?? 0) ^ 1
        return answer
      },
    })
    await expect(fetchHead(provider, changed)).rejects.toMatchObject({ code: 'AnswerBroken' })
  })

  test('a query that is none is refused and disturbs nobody', async () => {
    for (const query of [new Uint8Array(0), new Uint8Array(31), entropy(32), new Uint8Array(4096)]) {
      await expect(enclave.query(query)).rejects.toMatchObject({ code: 'QueryBroken' })
    }
    expect((await fetchHead(provider, access)).header.shard).toBe(access.shard)
  })
})

describe('an extrinsic that fails on the parentchain', () => {
  test('ends the wait with its reason', async () => {
    const hash = await shard.invocation.shieldFunds(access.shard, entropy(32), 10n ** 30n)
    shard.chain.produceBlock()
    await expect(shard.invocation.included(hash)).rejects.toMatchObject({
      code: 'InvocationFailed',
      details: { value: 'balances.InsufficientBalance' },
    })
  })
})

/** A query as the host sees it. */
async function capture(): Promise<{ readonly sealed: Uint8Array }> {
  let seen = new Uint8Array(0)
  const spying = altered({
    query: (sealed) => {
      seen = sealed.slice()
      return enclave.query(sealed)
    },
  })
  await fetchHead(provider, spying)
  return { sealed: seen }
}
