import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createProvider } from '@lockstep/adapters/crypto-native'
import { createIndirectInvocation } from '@lockstep/adapters/parentchain/ordered-log'
import { openJetStreamLog } from '@lockstep/adapters/parentchain/ordered-log/jetstream'
import { createAttestationVerifier, createPlatform, type Platform } from '@lockstep/adapters/tee'
import { AccountId, encode, type Hex } from '@lockstep/core'
import { attestWorker, readTrusted } from '@lockstep/core/client'
import { type Signer, shieldingEncrypt, signerFromUri } from '@lockstep/core/crypto'
import { stfIdentity } from '@lockstep/core/stf'
import { balances } from '@lockstep/stf-balances'
import { afterAll, expect, test } from 'vitest'
import {
  callDirectly,
  connectWorkerRpc,
  verifyEnclaveCertificate,
} from '../../../../src/integritee-rpc/client/index.js'
import { createPeerAuthority } from '../../../worker/peer-certificates.js'
import { describeWithNats, startServers } from '../nats-server.js'
import { offerShard } from './hand-over.js'
import { type Machine, type Shard, startWorker } from './worker.js'

const top = fileURLToPath(new URL('../../../../../../', import.meta.url))
const page = readFileSync(join(top, 'docs/several-machines.md'), 'utf8')

test('the page shows the files that are executed here, and links to files that exist', () => {
  const blocks = [...page.matchAll(/^```(?:ts|js)\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code)
  const files = ['program.mjs', 'worker.ts', 'join-shard.ts', 'hand-over.ts']
  // A block that names no file is a part of one that the reader has.
  expect(blocks.filter((code) => code.startsWith('// '))).toEqual(
    files.map((file) => readFileSync(new URL(file, import.meta.url), 'utf8')),
  )
  for (const [, link = ''] of page.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
    expect(existsSync(join(top, 'docs', link)), link).toBe(true)
  }
})

const provider = createProvider()
const entropy = (length: number): Uint8Array => new Uint8Array(length).fill(7)
const account = (uri: string): Signer => signerFromUri(provider, 'ed25519', uri, entropy)
const [alice, bob, treasury] = [account('//Alice'), account('//Bob'), account('//Treasury')]
const authority = createPeerAuthority('operators')
const platforms = [1, 2, 3].map((seed) =>
  createPlatform({ provider, entropy: (length) => new Uint8Array(length).fill(seed) }),
)
const verifier = createAttestationVerifier(
  provider,
  platforms.map(({ quotingKey }) => quotingKey),
)

type RunningWorker = Awaited<ReturnType<typeof startWorker>>

const ends: (() => Promise<unknown>)[] = []
afterAll(async () => {
  const failures: unknown[] = []
  // Servers and folders go whatever became of the workers.
  for (const end of ends.splice(0).reverse()) await end().catch((error) => failures.push(error))
  expect(failures).toEqual([])
})

function machineOf(platform: Platform | undefined, name: string): Machine {
  if (platform === undefined) throw new Error('there are three')
  const directory = mkdtempSync(join(tmpdir(), 'lockstep-guide-'))
  // Behind the worker's end: it writes until then.
  ends.push(() => rm(directory, { recursive: true, force: true }))
  return {
    platform,
    folder: join(directory, 'store'),
    signer: account(`//${name}`),
    tls: { ...authority.issue(), ca: authority.certificate },
  }
}

async function start(...given: Parameters<typeof startWorker>): Promise<RunningWorker> {
  const worker = await startWorker(...given)
  ends.push(worker.stop)
  return worker
}

async function clientOf({ enclave: { mrenclave }, url }: RunningWorker, shard: Hex) {
  const trusted = { mrenclave, minimumSecurityVersion: 1 }
  const rpc = await connectWorkerRpc({
    url,
    verifyCertificate: (certificate) => void verifyEnclaveCertificate(certificate, { provider, verifier, trusted }),
  })
  ends.push(() => rpc.close())
  const worker = await attestWorker(rpc, verifier, trusted, { provider, entropy })
  const access = { provider, entropy, connection: rpc, worker, shard }
  return {
    shieldingKey: worker.shieldingKey,
    async pay(amount: bigint, nonce: number): Promise<unknown> {
      const args = { to: bob.account, amount }
      const { balanceTransfer } = balances.calls
      const { receipt } = await callDirectly(rpc, access, balanceTransfer, args, { signer: alice, nonce })
      return receipt?.receipt.status
    },
    async balance(): Promise<bigint> {
      const asked = { signer: bob, expiry: 1_000_000 }
      return (await readTrusted(access, balances.getters.trusted.accountInfo, {}, asked)).value.data.free
    },
  }
}

describeWithNats('two shards on three workers', () => {
  test('take direct calls; one worker leaves, and another takes its shard over from a snapshot', async () => {
    const servers = await startServers(1)
    ends.push(() => Promise.all(servers.map((server) => server.remove())))
    const shardOf = (byte: string): Shard => ({
      id: `0x${byte.repeat(32)}`,
      servers: servers.map(({ url }) => url),
      keySeed: new Uint8Array(32).fill(9),
      shieldAuthorities: [treasury.account],
      quotingKeys: platforms.map(({ quotingKey }) => quotingKey),
    })
    const [first, second] = [shardOf('a1'), shardOf('b2')]
    const [one, two, three] = [
      machineOf(platforms[0], 'One'),
      machineOf(platforms[1], 'Two'),
      machineOf(platforms[2], 'Three'),
    ]
    const leaving = await start(first, one)
    const staying = await start(second, two)
    const [paying, other] = [await clientOf(leaving, first.id), await clientOf(staying, second.id)]
    await fund(first, paying.shieldingKey)
    await fund(second, other.shieldingKey)
    expect([await paying.pay(5n, 0), await paying.pay(6n, 1), await other.pay(1n, 0)]).toEqual([
      'Executed',
      'Executed',
      'Executed',
    ])

    const peers = await offerShard(leaving, one)
    ends.push(() => peers.close())
    const left = (await leaving.served.worker.store.latest())?.number ?? 0
    const taking = await start(first, three, peers.url)
    await peers.close()
    await leaving.stop()
    const client = await clientOf(taking, first.id)
    expect(await client.balance()).toBe(11n)
    expect(await client.pay(7n, 2)).toBe('Executed')
    expect(await client.balance()).toBe(18n)
    const records = []
    for await (const { number } of taking.served.worker.store.records()) records.push(number)
    expect(records[0]).toBe(left + 1)
    expect([await other.pay(2n, 1), await other.balance()]).toEqual(['Executed', 3n])
  })

  /** Funds for Alice, as who may shield submits them. */
  async function fund(shard: Shard, shieldingKey: Parameters<typeof shieldingEncrypt>[1]): Promise<void> {
    const log = await openJetStreamLog({
      provider,
      connection: { servers: [...shard.servers] },
      stream: `shard-${shard.id.slice(2, 18)}`,
      shard: shard.id,
      stf: stfIdentity(provider, balances),
      sequencer: { keySeed: shard.keySeed },
      timestamp: 1_700_000_000_000n,
      shieldAuthorities: shard.shieldAuthorities,
      replicas: shard.servers.length,
    })
    const invocation = createIndirectInvocation({ provider, chain: log, signer: treasury })
    const encrypted = shieldingEncrypt(provider, shieldingKey, encode(AccountId, alice.account))
    await invocation.shieldFunds(shard.id, encrypted, 1_000n)
    await log.sealBatch(BigInt(Date.now()))
    await log.close()
  }
})
