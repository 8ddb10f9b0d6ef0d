import { createIndirectInvocation } from '@lockstep/adapters/parentchain/ordered-log'
import type { JetStreamLog } from '@lockstep/adapters/parentchain/ordered-log/jetstream'
import { AccountId, encode, type Hex } from '@lockstep/core'
import { composeOperation } from '@lockstep/core/client'
import { type Signer, shieldingEncrypt } from '@lockstep/core/crypto'
import { stfIdentity } from '@lockstep/core/stf'
import { balances } from '@lockstep/stf-balances'
import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keyVector } from '../../integritee-rpc/rpc-vector.js'
import { bytes32 } from '../test-chain.js'
import { describeWithNats, type NatsServer, startServers } from './nats-server.js'
import { alice, bob, closeLogs, eve, keySeed, openLog, provider } from './test-log.js'
import { startWorker, type WorkerProcess } from './worker-process.js'

const shieldingKey = keyVector('rsa3072/e65537')
const mrenclave = bytes32(5)
/** Milliseconds that nothing here takes unless it hangs. */
const busyMachine = 240_000
const shards = { first: bytes32(0xa1), second: bytes32(0xa2) }

let servers: readonly NatsServer[] = []
let workers: readonly WorkerProcess[] = []

/** What every worker of the shard opens its log with. */
const logOptions = (shard: Hex) => ({
  connection: { servers: servers.map(({ url }) => url) },
  stream: `shard-${shard.slice(2, 10)}`,
  shard,
  stf: stfIdentity(provider, balances),
  sequencer: { keySeed },
  timestamp: 1_000n,
  shieldAuthorities: [bob.account],
  replicas: 3,
  requestTimeout: 1_000,
  pollInterval: 200,
  // Three servers and three workers on a machine that is busy with other tests take long, and are no defect.
  patience: busyMachine,
})

async function serve(
  worker: WorkerProcess,
  shard: Hex,
  checkpoint: object = {},
): Promise<{ head: number; account: Hex }> {
  const domain = { mrenclave, shard }
  worker.send({ type: 'serve', options: logOptions(shard), shieldingKey, domain, ...checkpoint })
  return worker.wait((message) => (message.type === 'serving' && message.shard === shard ? message : undefined))
}

async function shield(log: JetStreamLog, shard: Hex, account: Hex): Promise<void> {
  const invocation = createIndirectInvocation({ provider, chain: log, signer: bob })
  await invocation.shieldFunds(shard, shieldingEncrypt(provider, shieldingKey, encode(AccountId, account)), 1_000n)
}

/** Hands transfers to a worker; answers their hashes. */
function callDirectly(worker: WorkerProcess, shard: Hex, signer: Signer, nonces: readonly number[]): readonly Hex[] {
  return nonces.map((nonce) => {
    const who = { provider, shieldingKey, domain: { mrenclave, shard }, signer, nonce }
    const composed = composeOperation(balances.calls.balanceTransfer, { to: bob.account, amount: 1n }, who)
    worker.send({ type: 'submit', shard, ciphertext: composed.ciphertext })
    return composed.operationHash
  })
}

/** Waits until the worker has executed the operation. */
async function execution(worker: WorkerProcess, hash: Hex | undefined): Promise<number> {
  return worker.wait((message) =>
    message.type === 'executed' && hash !== undefined && message.executed.includes(hash) ? message.number : undefined,
  )
}

async function leader(stream: string): Promise<NatsServer> {
  const connection = await connect({ servers: servers.map(({ url }) => url) })
  const manager = await jetstreamManager(connection, { checkAPI: false })
  const { cluster } = await manager.streams.info(stream)
  await connection.close()
  const found = servers.find(({ name }) => name === cluster?.leader)
  if (found === undefined) throw new Error('the stream has no leader')
  return found
}

describeWithNats('workers on a cluster of three nodes', { timeout: busyMachine }, () => {
  beforeAll(async () => {
    servers = await startServers(3)
  }, busyMachine)
  afterAll(async () => {
    await closeLogs()
    await Promise.all(workers.map((worker) => worker.end()))
    await Promise.all(servers.map((server) => server.remove()))
  }, busyMachine)

  test('stay equal, lose nothing and double nothing while nodes are killed, paused and restarted', async () => {
    const { first: shard } = shards
    const [one, other] = [startWorker('0'), startWorker('1')]
    workers = [one, other]
    const { stream, ...options } = logOptions(shard)
    const log = await openLog(servers, stream, options)
    await shield(log, shard, alice.account)
    await shield(log, shard, eve.account)
    await Promise.all([serve(one, shard), serve(other, shard)])
    const hashes: Hex[] = []
    let nonce = 0

    /** Both workers order calls of their own; both execute those of both. */
    async function callBoth(): Promise<void> {
      const nonces = [nonce, nonce + 1, nonce + 2]
      nonce += nonces.length
      const called = [...callDirectly(one, shard, alice, nonces), ...callDirectly(other, shard, eve, nonces)]
      hashes.push(...called)
      await Promise.all(called.flatMap((hash) => workers.map((worker) => execution(worker, hash))))
    }

    await callBoth()
    const killed = await leader(stream)
    const calling = callBoth()
    await killed.kill()
    await calling
    await callBoth()
    await killed.start()

    const paused = servers.find((server) => server !== killed)
    paused?.pause()
    await callBoth()
    paused?.resume()

    const interrupted = callBoth()
    await Promise.all(servers.map((server) => server.kill()))
    await Promise.all(servers.map((server) => server.start()))
    await interrupted
    await callBoth()

    const late = startWorker('2')
    workers = [...workers, late]
    await serve(late, shard)
    // The last that was called need not be the last in the log.
    await Promise.all(hashes.map((hash) => execution(late, hash)))
    for (const worker of workers) {
      expect(
        worker
          .executed(shard)
          .filter((hash) => hashes.includes(hash))
          .toSorted(),
      ).toEqual(hashes.toSorted())
    }
    // One may be a block ahead of another, which has no call in it that was not there before.
    const least = Math.min(...workers.map((worker) => worker.roots(shard).size))
    const roots = workers.map((worker) => [...worker.roots(shard)].slice(0, least))
    expect(least).toBeGreaterThan(1)
    for (const each of roots) expect(each).toEqual(roots[0])
  })

  test('hand a shard over: another worker goes on from a verified snapshot', async () => {
    const { second: shard } = shards
    const [leaving, taking, witness] = workers
    if (leaving === undefined || taking === undefined || witness === undefined) throw new Error('there are three')
    const { stream, ...options } = logOptions(shard)
    const log = await openLog(servers, stream, options)
    await shield(log, shard, alice.account)
    const { account } = await serve(leaving, shard)
    await execution(leaving, callDirectly(leaving, shard, alice, [0, 1]).at(-1))
    leaving.send({ type: 'leave', shard })
    const left = await leaving.wait((message) => (message.type === 'left' ? message : undefined))
    const checkpoint = { signedHeader: left.signedHeader, chunks: left.chunks }

    expect((await serve(taking, shard, { checkpoint, trusted: account })).head).toBe(left.signedHeader.header.number)
    const last = callDirectly(taking, shard, alice, [2, 3]).at(-1)
    const number = await execution(taking, last)
    await serve(witness, shard)
    await execution(witness, last)
    expect(number).toBeGreaterThan(left.signedHeader.header.number)
    expect([...taking.roots(shard).keys()][0]).toBe(left.signedHeader.header.number + 1)
    for (const [block, roots] of taking.roots(shard)) expect(roots).toBe(witness.roots(shard).get(block))
  })
})
