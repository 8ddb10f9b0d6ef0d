import { createIndirectInvocation, createOrderedLog } from '@lockstep/adapters/parentchain/ordered-log'
import { createMemoryStore } from '@lockstep/adapters/store'
import { measureModule, type TraceEntry } from '@lockstep/adapters/tee'
import { encode, fromHex, toHex } from '@lockstep/core'
import { attestWorker, readTrusted } from '@lockstep/core/client'
import { AccountId } from '@lockstep/core/codec'
import { shieldingEncrypt } from '@lockstep/core/crypto'
import { createWorker, type Worker } from '@lockstep/core/worker'
import { balances } from '@lockstep/stf-balances'
import { afterEach, expect, test } from 'vitest'
import { orderDirectCalls } from '../../src/direct/index.js'
import { callDirectly, connectWorkerRpc, verifyEnclaveCertificate } from '../../src/integritee-rpc/client/index.js'
import { launchThreadWithRpc, type RpcEvent } from '../../src/integritee-rpc/server/index.js'
import { contentOf } from './content-of.js'
import { alice, bob, ed25519, entropy, platform, provider, trustedCode, verifier } from './test-worker.js'

const programUrl = new URL('../tee/fixtures/log-program.mjs', import.meta.url)
const sequencer = ed25519('//Sequencer')
const { balanceTransfer } = balances.calls
const { accountInfo } = balances.getters.trusted

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** A worker whose enclave, JSON-RPC included, is in a thread. */
async function start() {
  const log = createOrderedLog({
    provider,
    sequencerKeySeed: new Uint8Array(32).fill(9),
    timestamp: 1_700_000_000_000n,
    shieldAuthorities: [sequencer.account],
  })
  const trace: TraceEntry[] = []
  const events: RpcEvent[] = []
  const parameters = { genesisHash: log.genesisHash, sequencer: log.sequencer }
  const { enclave, rpc } = await launchThreadWithRpc({
    platform,
    programUrl,
    parameters,
    keys: 'generate',
    rpc: {
      description: { name: 'thread-worker', version: '0.1.0', muRaUrl: '', untrustedUrl: '' },
      dialect: 'json-rpc',
    },
    hostTrace: (entry) => trace.push(entry),
    onRpcEvent: (event) => events.push(event),
  })
  closing.push(() => enclave.close())
  closing.push(() => rpc.close(100))
  const port = await rpc.listen({ port: 0 })
  const worker = await createWorker({ parentchain: log, enclave, store: createMemoryStore() })
  const ending = new AbortController()
  const importing = importAll(worker, ending.signal).catch(() => undefined)
  closing.push(async () => {
    ending.abort()
    await importing
  })
  const { mrenclave, shard } = enclave
  const connection = await connectWorkerRpc({
    url: `wss://127.0.0.1:${port}`,
    verifyCertificate: (certificate) => {
      verifyEnclaveCertificate(certificate, { provider, verifier, trusted: trustedCode(mrenclave) })
    },
  })
  const attested = await attestWorker(connection, verifier, trustedCode(mrenclave), { provider, entropy })
  const access = { provider, entropy, connection, worker: attested, shard }
  const invocation = createIndirectInvocation({ provider, chain: log, signer: sequencer })
  const encrypted = shieldingEncrypt(provider, attested.shieldingKey, encode(AccountId, alice.account))
  await invocation.shieldFunds(shard, encrypted, 123_456_789n)
  log.sealBatch()
  const ordering = orderDirectCalls({ pool: rpc, shard, invocation, seal: () => log.sealBatch(), interval: 1 })
  closing.push(() => ordering.stop())
  return { enclave, rpc, connection, access, trace, events, parameters }
}

async function importAll(worker: Worker, signal: AbortSignal): Promise<void> {
  for await (const _ of worker.import({ signal })) if (signal.aborted) return
}

test('calls in both forms and getters are served from the thread; the host sees none of it', async () => {
  const { enclave, connection, access, trace, events, parameters } = await start()
  const settings = { parameters, quotingKeys: [platform.quotingKey] }
  expect(enclave.mrenclave).toBe(
    (await measureModule(programUrl, settings, 'integritee-rpc/relay/rpc-thread.js')).mrenclave,
  )
  expect(enclave.mrenclave).not.toBe((await measureModule(programUrl, settings)).mrenclave)

  const args = { to: bob.account, amount: 77_777n }
  for (const [nonce, secrecy] of (['shieldingKey', 'connection'] as const).entries()) {
    const { frame, receipt } = await callDirectly(connection, access, balanceTransfer, args, {
      ...{ signer: alice, nonce, secrecy },
    })
    expect(frame.status.type).toBe('inSidechainBlock')
    expect(receipt?.receipt.status).toBe('Executed')
  }
  const { value } = await readTrusted(access, accountInfo, {}, { signer: bob, expiry: 99 })
  expect(value.data.free).toBe(2n * args.amount)
  await connection.close()

  const content = trace.map(({ message }) => contentOf(message)).join('\n')
  expect(events.length).toBeGreaterThan(3)
  expect(trace.some(({ message }) => Object(message).kind === 'proposed')).toBe(true)
  for (const secret of [alice.account, bob.account, toHex(encode(AccountId, alice.account))]) {
    expect(content.includes(secret.slice(2))).toBe(false)
    expect(content.includes(Buffer.from(fromHex(secret)).toString('latin1'))).toBe(false)
  }
  expect(content.includes('lockstep_submitAndWatch"')).toBe(false)
})

test('a thread that ends takes its connections with it, and whoever waits is told', async () => {
  const { enclave, rpc, connection } = await start()
  await enclave.close()
  await connection.closed
  await expect(rpc.propose({ count: 1, bytes: 1000 }, 0)).rejects.toMatchObject({ code: 'EnclaveCrashed' })
  await rpc.close(100)
})
