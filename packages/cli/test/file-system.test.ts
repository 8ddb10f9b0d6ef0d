import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createEmbeddedChain } from '@lockstep/adapters/parentchain/embedded'
import { createPortableProvider } from '@lockstep/core/crypto'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { openOrigin } from '../src/dev/dev-origin.js'
import { runCommandLine } from '../src/index.js'
import { writeNetworkFile } from '../src/network/network-file.js'
import { serveChain } from '../src/network/serve-chain.js'
import { fixture, temporaryFolder } from './run-lockstep.js'

let folder: string
let file: string
beforeEach(async () => {
  folder = await temporaryFolder()
  file = join(folder, 'file')
  writeFileSync(file, '')
})

/** Code and document of a command that is refused. */
async function refusalOf(...args: readonly string[]) {
  const written: string[] = []
  const terminal = { write: (text: string) => void written.push(text), progress: () => undefined, keys: undefined }
  const code = await runCommandLine([...args, '--json'], terminal)
  return { code, ...JSON.parse(written.join('')) }
}

const refusal = (code: string, message: string) => ({
  code: 1,
  error: { code, message: expect.stringContaining(message) },
})

const hash = `0x${'11'.repeat(32)}` as const

/** The folder of a network that has not run yet. */
async function newNetworkFolder(): Promise<string> {
  const data = join(folder, 'data')
  const wanted = {
    stf: hash,
    watched: undefined,
    threads: undefined,
    bareGetters: undefined,
    publishStateEvery: undefined,
    blockTime: undefined,
  }
  await openOrigin(data, (length) => new Uint8Array(length).fill(7), wanted)
  return data
}

test('a folder where a snapshot should be is named in one line, with a stable code', async () => {
  const message = `${folder} cannot be used: it is a folder and no file (EISDIR, read)`
  expect(await refusalOf('snapshot', 'verify', folder)).toMatchObject(refusal('FileSystem', message))
  const importing = ['snapshot', 'import', folder, '--data', join(folder, 'data')]
  expect(await refusalOf(...importing)).toMatchObject(refusal('FileSystem', message))
})

test('so is a file where a network should be kept', async () => {
  const message = `${join(file, 'network.secret.json')} cannot be used: a part of it is a file and no folder (ENOTDIR, open)`
  const found = await refusalOf('dev', fixture('good-coins'), '--data', file, '--network', join(folder, 'network.json'))
  expect(found).toMatchObject(refusal('FileSystem', message))
})

test('so is a file where a worker that joins should keep its own', async () => {
  const genesis = { timestamp: 1_700_000_000_000n, balances: {} }
  const finalityKeySeed = new Uint8Array(32).fill(7)
  const chain = createEmbeddedChain({ provider: createPortableProvider(), genesis, finalityKeySeed })
  const enclave = {
    provisioningChallenge: async () => new Uint8Array(32),
    answerProvisioning: async () => ({ refused: 'WrongMeasurement' as const }),
    exportSnapshot: async () => Promise.reject(new Error('there is none')),
  }
  const server = await serveChain({ chain: { ...chain, isRegistered: async () => false }, enclave }, 0)
  onTestFinished(() => server.close())
  const network = join(folder, 'network.json')
  await writeNetworkFile(network, {
    ...{ format: 'lockstep-network/1', pid: process.pid, shard: hash, mrenclave: hash, quotingKeys: [], watched: [] },
    ...{ genesisHash: chain.genesisHash, finalityAuthority: hash, parentchain: server.url, workers: [] },
    stf: { module: fixture('good-coins'), export: 'coins', identity: hash },
  })
  const joining = [
    'provision',
    '--network',
    network,
    '--platform',
    await newNetworkFolder(),
    '--stf',
    fixture('good-coins'),
  ]
  const message = `${join(file, 'platform')} cannot be used: a part of it is a file and no folder (ENOTDIR, mkdir)`
  expect(await refusalOf(...joining, '--data', file)).toMatchObject(refusal('FileSystem', message))
})

test('a snapshot is not said to exist in a folder that does not', async () => {
  const data = await newNetworkFolder()
  const nowhere = join(folder, 'nowhere/a.snapshot')
  const message = `${nowhere} cannot be used: there is no such file or folder (ENOENT, open)`
  expect(await refusalOf('snapshot', 'export', nowhere, '--data', data)).toMatchObject(refusal('FileSystem', message))
  expect(await refusalOf('snapshot', 'export', file, '--data', data)).toMatchObject(
    refusal('SnapshotExists', `${file} is there already`),
  )
})
