import { resolve } from 'node:path'
import { createProvider } from '@lockstep/adapters/crypto-native'
import { openFileStore } from '@lockstep/adapters/store'
import { createPlatform, openCounterDirectory } from '@lockstep/adapters/tee'
import { fromHex, LockstepError } from '@lockstep/core'
import { type Command, defineCommand } from '../command.js'
import { catchUp } from '../dev/catch-up.js'
import { openDevCarrier } from '../dev/dev-carrier.js'
import { readOriginOf } from '../dev/dev-origin.js'
import { startDevWorker } from '../dev/dev-worker.js'
import { importFailure } from '../dev/import-failure.js'
import { joinAccounts } from '../dev/watched-accounts.js'
import { connectChain } from '../network/connect-chain.js'
import { type NetworkFile, networkPath, readNetworkFile } from '../network/network-file.js'
import { wholeNumber } from '../parse-options.js'
import { loadStfSource } from '../stf-source.js'
import { systemEntropy } from '../system-entropy.js'
import { untilStopped } from '../until-stopped.js'
import { usageError } from '../usage-error.js'
import { version } from '../version.js'

/** `lockstep provision` */
export const provisionCommand: Command = defineCommand({
  name: 'provision',
  summary:
    'Joins a network with a worker in a process of its own: its enclave gets the shielding key by mutual attestation',
  positionals: [],
  options: {
    data: { type: 'string', hint: 'DIR', help: 'where the new worker keeps keys and blocks' },
    platform: { type: 'string', hint: 'DIR', help: 'folder of lockstep dev --data: the simulated machine' },
    stf: { type: 'string', hint: 'FILE', help: 'module of the STF; the network file’s' },
    export: { type: 'string', hint: 'NAME', help: 'which STF, where the module exports several' },
    snapshot: {
      type: 'boolean',
      default: false,
      help: 'takes the state over from the network, into a new folder, instead of executing all blocks',
    },
    network: { type: 'string', hint: 'FILE', help: 'what lockstep dev wrote; .lockstep/network.json' },
    port: { type: 'string', hint: 'N', help: 'of the new worker; 2100; 0: a free one' },
    json: { type: 'boolean', default: false, help: 'prints one JSON document when it is ready' },
  },
  details: [
    'A worker with other code, or on a platform that the network does not believe, is refused and told why. State comes',
    'by executing the parentchain’s blocks, or with --snapshot from the network. That one is vouched for by the shielding',
    'key, and in a network of lockstep dev --publish-states by the parentchain: the worker answers once it has read there',
    'that this state was published. Ended or killed while it takes the state over, it goes on by the same command. It runs',
    'until Ctrl-C.',
  ],
  examples: [
    'provision --platform ./network --data ./joined',
    'provision --platform ./network --data ./joined --snapshot',
  ],
  async run({ values, terminal, report }) {
    const port = wholeNumber('--port', values.port ?? '2100', 0, 65_535)
    if (values.data === undefined) throw usageError('--data', undefined, 'name a folder for the new worker')
    if (values.platform === undefined)
      throw usageError('--platform', undefined, 'name the folder of lockstep dev --data')
    const file = await requireNetwork(networkPath(values.network))
    const source = await loadStfSource(
      values.stf ?? file.stf.module,
      values.export ?? (values.stf ? undefined : file.stf.export),
    )
    const { signal, stopped } = untilStopped()
    const [provider, entropy, folder] = [createProvider(), systemEntropy, resolve(values.data)]
    const chain = {
      ...(await connectChain(file.parentchain, file.genesisHash)),
      finalityAuthority: file.finalityAuthority,
    }
    const origin = await readOriginOf(resolve(values.platform))
    const { platformSecret, watched: accounts, threads, bareGetters, publishStateEvery } = origin
    const counters = await openCounterDirectory(`${folder}/platform`)
    const carrier = await openDevCarrier({ ...source, provider, entropy, threads, bareGetters })
    try {
      const platform = createPlatform({ provider, entropy: () => platformSecret, counters })
      const store = await openFileStore(`${folder}/worker`, { identity: fromHex(file.genesisHash) })
      const onTrouble = (_: number, error: unknown): void => void process.stderr.write(`${String(error)}\n`)
      const watched = joinAccounts(accounts)
      const site = {
        provider,
        entropy,
        platform,
        carrier,
        chain,
        watched,
        publishStateEvery,
        version: version(),
        onTrouble,
      }
      const worker = await startDevWorker(site, 0, store, {
        port,
        provider: chain.enclave,
        ...(values.snapshot && { snapshot: { signal, progress: terminal.progress } }),
      }).catch(async (error: unknown) => {
        await store.close()
        throw error
      })
      try {
        const failed = importFailure([worker])
        const goal = await chain.finalizedHead()
        await catchUp({ workers: [worker], goal, failed, signal, progress: terminal.progress })
        terminal.progress('')
        const { url, enclave, snapshot } = worker
        report(`worker ${url}, enclave account ${enclave.account}, at block ${worker.head()}\nReady; Ctrl-C ends it.`, {
          ...{ worker: url, enclaveAccount: enclave.account, mrenclave: enclave.mrenclave, block: worker.head() },
          ...(snapshot === undefined ? {} : { snapshot }),
        })
        await Promise.race([failed, stopped])
      } finally {
        await worker.close()
      }
    } catch (error) {
      if (error !== signal.reason) throw error
      terminal.progress('')
    } finally {
      await carrier.close()
      await counters.close()
    }
    return 0
  },
})

async function requireNetwork(path: string): Promise<NetworkFile> {
  const file = await readNetworkFile(path)
  if (file !== undefined) return file
  throw new LockstepError(
    'NoNetwork',
    `there is no network file ${path}; start lockstep dev there, or name it by --network`,
    {
      field: '--network',
      value: path,
    },
  )
}
