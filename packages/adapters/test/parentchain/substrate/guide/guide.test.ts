import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createProvider } from '@lockstep/adapters/crypto-native'
import { connectWorkerRpc, verifyEnclaveCertificate } from '@lockstep/adapters/integritee-rpc/client'
import { createAttestationVerifier, createPlatform } from '@lockstep/adapters/tee'
import { type Hex, LockstepError } from '@lockstep/core'
import { attestWorker, readTrusted } from '@lockstep/core/client'
import { signerFromUri } from '@lockstep/core/crypto'
import { balances } from '@lockstep/stf-balances'
import { afterAll, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { remarkCarrier, type SubstrateRpc } from '../../../../src/parentchain/substrate/index.js'
import { carriedBytes, decodeCarried } from '../../../../src/parentchain/substrate/request-carrier.js'
import { startRealRuntime } from '../real-runtime.js'
import { connectChain, readChain } from './chain.js'
import { deposit, transfer } from './client.js'
import { startWorker } from './worker.js'

const top = fileURLToPath(new URL('../../../../../../', import.meta.url))
const page = readFileSync(join(top, 'docs/substrate.md'), 'utf8')

test('the page shows the files that are executed here, and links to files that exist', () => {
  const blocks = [...page.matchAll(/^```(?:ts|js)\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code)
  const files = ['program.mjs', 'chain.ts', 'worker.ts', 'client.ts']
  expect(blocks).toEqual(files.map((file) => readFileSync(new URL(file, import.meta.url), 'utf8')))
  for (const [, link = ''] of page.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
    expect(existsSync(join(top, 'docs', link)), link).toBe(true)
  }
})

const provider = createProvider()
const entropy = (length: number): Uint8Array => new Uint8Array(length).fill(7)
const [alice, bob, vault] = ['//Alice', '//Bob', '//Vault'].map((uri) =>
  signerFromUri(provider, 'ed25519', uri, entropy),
)
const platform = createPlatform({ provider, entropy: (length) => new Uint8Array(length).fill(1) })
const shard: Hex = `0x${'c3'.repeat(32)}`
const unit = 10n ** 12n

const ends: (() => Promise<unknown>)[] = []
afterAll(async () => {
  const failures: unknown[] = []
  for (const end of ends.splice(0).reverse()) await end().catch((error) => failures.push(error))
  expect(failures).toEqual([])
})

/** A node's web socket in front of what answers in the process. */
async function serveNode(rpc: SubstrateRpc): Promise<string> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await new Promise((resolve) => server.once('listening', resolve))
  server.on('connection', (socket) => {
    socket.on('message', async (data) => {
      const { id, method, params } = JSON.parse(String(data))
      const answer = await rpc.request(method, params).then(
        (result) => ({ result: result ?? null }),
        (error) => ({ error: { code: 1010, message: String(error) } }),
      )
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, ...answer }))
    })
  })
  ends.push(async () => {
    for (const client of server.clients) client.terminate()
    await new Promise((resolve) => server.close(resolve))
  })
  const address = server.address()
  return `ws://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

/** A block now and then, as chains make them. */
function produceBlocks(newBlock: () => Promise<void>): () => Promise<void> {
  const leaving = new AbortController()
  const producing = (async () => {
    while (!leaving.signal.aborted) {
      await newBlock()
      await setTimeout(300)
    }
  })()
  return async () => {
    leaving.abort()
    await producing
  }
}

test('a worker follows a real runtime from a checkpoint, executes a remark, and confirms its blocks', async () => {
  if (!alice || !bob || !vault) throw new Error('three accounts')
  const node = await startRealRuntime()
  ends.push(() => node.close())
  const nodeUrl = await serveNode(node.rpc)
  await node.newBlock()
  await node.newBlock()
  await node.endow([alice.account, vault.account])
  const chain = await readChain(nodeUrl)
  expect(chain.number).toBeGreaterThan(1)
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-guide-'))
  ends.push(() => rm(folder, { recursive: true, force: true }))
  const options = { chain, nodeUrl, shard, vault: vault.account, platform, folder: join(folder, 'store') }
  const failures: unknown[] = []
  const worker = await startWorker({ ...options, onFailure: (error) => failures.push(error) })
  ends.push(worker.stop)
  await node.endow([worker.enclave.account])
  ends.push(produceBlocks(node.newBlock))

  const connected = connectChain(nodeUrl, chain)
  ends.push(async () => connected.rpc.close())
  await deposit(connected, alice, vault.account, 10n * unit)
  const access = await connectTo(worker)
  const receipt = await transfer(connected, access, alice, { to: bob.account, amount: unit }, 0)
  expect(receipt.status).toBe('Executed')
  const asked = { signer: bob, expiry: 1_000_000 }
  const { value } = await readTrusted(access, balances.getters.trusted.accountInfo, {}, asked)
  expect(value.data.free).toBe(unit)

  const numbers: number[] = []
  for await (const { number } of worker.store.records()) numbers.push(number)
  expect(numbers[0]).toBe(chain.number + 1)
  let confirmed: readonly number[] = []
  while (confirmed.length === 0) {
    await setTimeout(300)
    confirmed = await confirmations(connected, chain.number + 1)
  }
  expect(confirmed).toEqual(confirmed.map((_, index) => chain.number + 1 + index))
  // Until its account is endowed, the pool refuses what the enclave signs.
  expect(failures.filter((error) => !(error instanceof LockstepError))).toEqual([])
}, 180_000)

async function connectTo({ enclave: { mrenclave }, url }: Awaited<ReturnType<typeof startWorker>>) {
  const trusted = { mrenclave, minimumSecurityVersion: 1 }
  const verifier = createAttestationVerifier(provider, [platform.quotingKey])
  const rpc = await connectWorkerRpc({
    url,
    verifyCertificate: (certificate) => void verifyEnclaveCertificate(certificate, { provider, verifier, trusted }),
  })
  ends.push(() => rpc.close())
  const worker = await attestWorker(rpc, verifier, trusted, { provider, entropy })
  return { provider, entropy, connection: rpc, worker, shard }
}

/** Numbers of the blocks that are confirmed on the chain, in the order in which they are. */
async function confirmations(
  { runtime, parentchain }: ReturnType<typeof connectChain>,
  first: number,
): Promise<number[]> {
  const head = await parentchain.finalizedHead()
  const found: number[] = []
  for (let number = first; number <= head; number += 1) {
    for (const bytes of (await parentchain.block(number))?.extrinsics ?? []) {
      const content = carriedBytes(remarkCarrier, runtime.readExtrinsic(bytes).call)
      const value = content && decodeCarried(remarkCarrier, content)
      if (value?.type === 'confirmProcessedParentchainBlock') found.push(value.value.blockNumber)
    }
  }
  return found
}
