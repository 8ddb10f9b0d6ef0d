import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createProvider } from '@lockstep/adapters/crypto-native'
import { stfIdentity } from '@lockstep/core/stf'
import { expect, onTestFinished, test } from 'vitest'
import { openOrigin } from '../src/dev/dev-origin.js'
import { startDevNetwork } from '../src/dev/start-dev-network.js'
import { runCommandLine } from '../src/index.js'
import { writeNetworkFile } from '../src/network/network-file.js'
import { loadStfSource } from '../src/stf-source.js'
import { systemEntropy } from '../src/system-entropy.js'
import { fixture, temporaryFolder } from './run-lockstep.js'

/** Runs a command that Ctrl-C meets at the first line of progress that matches; answers its code and its result. */
async function interruptedAt(line: RegExp, ...args: readonly string[]) {
  const written: string[] = []
  let interrupted = false
  const progress = (text: string): void => {
    if (interrupted || !line.test(text)) return
    interrupted = true
    process.emit('SIGINT')
  }
  const code = await runCommandLine(args, { write: (text) => void written.push(text), progress, keys: undefined })
  return { code, interrupted, written }
}

const locksIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /(^|\/)lock\./.test(path))

test.each([/^worker 1/, /^block 0/])('lockstep dev ends at the first Ctrl-C of its start, at %s', async (line) => {
  const folder = await temporaryFolder()
  const kept = ['--data', join(folder, 'data'), '--network', join(folder, 'network.json')]
  const ended = await interruptedAt(line, 'dev', fixture('good-coins'), ...kept, '--port', '0', '--chain-port', '0')
  expect(ended).toEqual({ code: 0, interrupted: true, written: [] })
  expect(readdirSync(folder)).toEqual(['data'])
  expect(locksIn(folder)).toEqual([])
})

test.each([
  ['it catches up', /^block 0 of /, []],
  ['it waits for a state to be published', /^waiting for a snapshot/, ['--snapshot']],
])('lockstep provision ends at the first Ctrl-C while %s, and does not say that it is ready', async (_, line, how) => {
  const folder = await temporaryFolder()
  const network = await startNetwork(join(folder, 'data'))
  onTestFinished(() => network.close())
  const [path, joined] = [join(folder, 'network.json'), join(folder, 'joined')]
  const { shard, mrenclave, quotingKeys, genesisHash, finalityAuthority, watched, parentchain, stf } = network
  await writeNetworkFile(path, {
    ...{ format: 'lockstep-network/1', pid: process.pid, stf, shard, mrenclave, quotingKeys },
    ...{ genesisHash, finalityAuthority, watched, parentchain, workers: [] },
  })
  const options = ['--platform', join(folder, 'data'), '--data', joined, '--network', path, '--port', '0', ...how]
  const ended = await interruptedAt(line, 'provision', ...options)
  expect(ended).toEqual({ code: 0, interrupted: true, written: [] })
  expect(locksIn(joined)).toEqual([])
})

async function startNetwork(folder: string) {
  const [provider, entropy, module] = [createProvider(), systemEntropy, fixture('good-coins')]
  const { stf, exportName } = await loadStfSource(module, undefined)
  const identity = stfIdentity(provider, stf)
  const wanted = {
    stf: identity,
    blockTime: 60_000n,
    watched: undefined,
    threads: undefined,
    bareGetters: undefined,
    publishStateEvery: 64,
  }
  const network = await startDevNetwork({
    ...{ provider, entropy, stf, module, exportName, folder, version: 'test' },
    origin: await openOrigin(folder, entropy, wanted),
    ...{ workers: 1, port: 0, chainPort: 0, delay: 0, signal: new AbortController().signal },
    progress: () => undefined,
    onTrouble: (_, error) => {
      throw error
    },
  })
  return { ...network, stf: { module, export: exportName, identity } }
}
