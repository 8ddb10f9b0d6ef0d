import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createEmbeddedChain } from '@lockstep/adapters/parentchain/embedded'
import { createMemoryStore } from '@lockstep/adapters/store'
import { createPlatform, launchThread, servePeers } from '@lockstep/adapters/tee'
import { toHex } from '@lockstep/core'
import type { BlockHeader } from '@lockstep/core/receipt'
import { createWorker, type ParentchainBlock, type SnapshotCursor } from '@lockstep/core/worker'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seededNumbers } from '../seeded-numbers.js'
import { temporaryDirectory } from '../store/temporary-directory.js'
import { createPeerAuthority } from './peer-certificates.js'
import { importToHead, provider } from './test-shard.js'

const program = new URL('large-state-program.mjs', import.meta.url)
const script = fileURLToPath(new URL('joining-worker.mjs', import.meta.url))
const parts = 5
/** Milliseconds: each attempt is a process, and on a busy machine it takes long to start. */
const timeout = 240_000

/** How a process that joined has ended. */
interface Attempt {
  /** Parts that lay there before. */
  readonly found: number
  /** Indices of the parts that it asked for. */
  readonly asked: readonly number[]
  /** Of the block behind the snapshot; `undefined` where it was killed before. */
  readonly header: BlockHeader | undefined
}

/** A worker that offers its state, and what a process needs to join it. */
async function startShard() {
  const finalityKeySeed = new Uint8Array(32).fill(9)
  const chain = createEmbeddedChain({
    provider,
    genesis: { timestamp: 1_700_000_000_000n, balances: {} },
    finalityKeySeed,
    verifyQuote: () => expect.fail('nobody registers'),
  })
  const parameters = {
    genesisHash: chain.genesisHash,
    finalityAuthority: toHex(provider.publicKeyEd25519(finalityKeySeed)),
  }
  const platform = createPlatform({ provider, entropy: () => new Uint8Array(32).fill(3) })
  const enclave = await launchThread({ platform, programUrl: program, keys: 'generate', parameters })
  const worker = await createWorker({ parentchain: chain, enclave, store: createMemoryStore() })
  const blocks: ParentchainBlock[] = [chain.produceBlock(), chain.produceBlock()]
  await importToHead(worker)
  const told: { onAsked(index: number): void } = { onAsked: () => {} }
  const authority = createPeerAuthority('operators')
  const tls = { ...authority.issue(), ca: authority.certificate }
  const peers = await servePeers({ port: 0, tls })
  peers.offer({
    ...enclave,
    exportSnapshot(from?: SnapshotCursor) {
      told.onAsked(from?.index ?? 0)
      return enclave.exportSnapshot(from)
    },
  })
  const peer = { url: peers.url, shard: enclave.shard, tls }
  return {
    blocks,
    told,
    message: { program: program.href, peer, parameters },
    /** Its header is what every worker of the shard has to come to. */
    async executeNext(): Promise<BlockHeader | undefined> {
      blocks.push(chain.produceBlock())
      return (await importToHead(worker))?.header
    },
    async close() {
      await peers.close()
      await enclave.close()
    },
  }
}

let shard: Awaited<ReturnType<typeof startShard>>
beforeAll(async () => {
  shard = await startShard()
}, timeout)
afterAll(() => shard.close())

/** What lies in the store, without asking it. */
async function sealedFiles(directory: string): Promise<string[]> {
  return (await readdir(join(directory, 'store', 'sealed')).catch(() => [])).sort()
}

/** Joins in a process; `onAsked` may kill it. */
async function attempt(
  directory: string,
  onAsked: (asked: readonly number[], child: ChildProcess) => void = () => {},
): Promise<Attempt> {
  const { told, blocks, message } = shard
  const found = (await sealedFiles(directory)).filter((name) => /^snapshot-\d$/.test(name)).length
  const asked: number[] = []
  let header: BlockHeader | undefined
  const child = fork(script, { serialization: 'advanced', execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  told.onAsked = (index) => {
    asked.push(index)
    onAsked(asked, child)
  }
  child.on('message', (answer: { readonly header: BlockHeader }) => {
    header = answer.header
  })
  child.send({ ...message, directory, blocks })
  const [code, signal] = await once(child, 'close')
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the process ended by itself with exit code ${code}`)
  return { found, asked, header }
}

const indicesFrom = (first: number) => Array.from({ length: parts - first }, (_, index) => first + index)
const wholeFiles = ['keys', 'snapshot', ...indicesFrom(0).map((index) => `snapshot-${index}`)]

test('a worker that is killed while it joins asks for the rest alone, and ends with its state', {
  timeout,
}, async () => {
  const directory = await temporaryDirectory()
  const killed = await attempt(directory, (asked, child) => {
    if (asked.length === 3) child.kill('SIGKILL')
  })
  expect(killed).toEqual({ found: 0, asked: [0, 1, 2], header: undefined })
  const header = await shard.executeNext()
  expect(await attempt(directory)).toEqual({ found: 2, asked: [2, 3, 4], header })
  expect(await sealedFiles(directory)).toEqual(wholeFiles)
})

test('nothing that lay there whole is asked for again, whenever it is killed', { timeout }, async () => {
  const directory = await temporaryDirectory()
  const random = seededNumbers(3)
  const attempts: Attempt[] = []
  for (let kills = 0; kills < 4; kills += 1) {
    const [questions, delay] = [1 + random(2), random(40)]
    attempts.push(
      await attempt(directory, async (asked, child) => {
        if (asked.length !== questions) return
        await setTimeout(delay)
        child.kill('SIGKILL')
      }),
    )
  }
  const header = await shard.executeNext()
  attempts.push(await attempt(directory))
  for (const { found, asked } of attempts) expect(asked).toEqual(indicesFrom(found).slice(0, asked.length))
  expect(attempts.at(-1)?.header).toEqual(header)
  expect(await sealedFiles(directory)).toEqual(wholeFiles)
})
