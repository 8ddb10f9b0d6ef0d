import { resolve } from 'node:path'
import { createProvider } from '@lockstep/adapters/crypto-native'
import { base58Text } from '@lockstep/adapters/integritee-rpc'
import { genericSs58Prefix, ss58Address, vaultOf } from '@lockstep/adapters/parentchain/integritee'
import { type Hex, LockstepError } from '@lockstep/core'
import { stfIdentity } from '@lockstep/core/stf'
import { keystorePath } from '../account/keystore.js'
import { resolveAccount } from '../account/resolve-account.js'
import { type Command, defineCommand } from '../command.js'
import { devAccountNames, devAccounts, devEndowment } from '../dev/dev-accounts.js'
import { mostPublishStateEvery, newOrigin, openOrigin } from '../dev/dev-origin.js'
import { observeRpc } from '../dev/observe-rpc.js'
import type { DevEea, DevEeaDocument } from '../dev/start-dev-eea.js'
import { type DevNetwork, startDevNetwork } from '../dev/start-dev-network.js'
import { mostWatched } from '../dev/watched-accounts.js'
import { readDuration } from '../duration.js'
import {
  type NetworkFile,
  networkPath,
  removeNetworkFile,
  requireNoNetwork,
  writeNetworkFile,
} from '../network/network-file.js'
import { wholeNumber } from '../parse-options.js'
import { loadStfSource } from '../stf-source.js'
import { systemEntropy } from '../system-entropy.js'
import { untilStopped } from '../until-stopped.js'
import { usageError } from '../usage-error.js'
import { version } from '../version.js'

const mostWorkers = 16

/** `lockstep dev` */
export const devCommand: Command = defineCommand({
  name: 'dev',
  summary: 'Runs a whole network in this process: a parentchain, workers, and their JSON-RPC, until Ctrl-C',
  positionals: ['[STF-FILE]'],
  options: {
    export: { type: 'string', hint: 'NAME', help: 'which STF, where the module exports several' },
    workers: { type: 'string', hint: 'N', help: `how many, 1 to ${mostWorkers}; 1` },
    port: { type: 'string', hint: 'N', help: 'of worker 1, the others take the next; 2000; 0: free ones' },
    'chain-port': { type: 'string', hint: 'N', help: 'of the parentchain; 9944; 0: a free one' },
    'block-time': { type: 'string', hint: 'TIME', help: 'between two blocks, 10ms to 1m; 1s' },
    watch: {
      type: 'string',
      multiple: true,
      hint: 'ACCOUNT',
      help: 'transfers to it on the parentchain shield, as those to the vault; may be repeated',
    },
    delay: {
      type: 'string',
      hint: 'TIME',
      help: 'between the parentchain and the workers, up to a quarter of the block time; none',
    },
    threads: { type: 'boolean', help: 'each enclave in a thread of its own, which measures its code; kept in --data' },
    'bare-getters': {
      type: 'boolean',
      help: 'answers getters signed as Integritee’s clients sign them, which can be replayed; measured, kept in --data',
    },
    'publish-states': {
      type: 'string',
      hint: 'N',
      help: `publishes every Nth state on the parentchain, 1 to ${mostPublishStateEvery}, so that snapshots can be verified; measured, kept in --data`,
    },
    data: { type: 'string', hint: 'DIR', help: 'keeps everything there and goes on from it' },
    network: { type: 'string', hint: 'FILE', help: 'where clients find it; .lockstep/network.json' },
    metrics: {
      type: 'string',
      hint: 'PORT',
      help: 'serves Prometheus’ metrics of worker N at /N/metrics; 0: a free one',
    },
    log: { type: 'string', hint: 'FILE', help: 'appends what happens at the workers’ JSON-RPC, a line of JSON each' },
    eea: { type: 'boolean', default: false, help: 'takes EEA work orders too: an EVM, 8545, and JSON-RPC, 1947' },
    json: { type: 'boolean', default: false, help: 'prints one JSON document when it is ready' },
  },
  details: [
    'STF-FILE is an ES module in JavaScript that exports an STF; left out, it is Integritee’s balances.',
    '--eea needs the package @foundry-rs/anvil; its chain and contracts begin anew each time. With --port 0, free ports.',
    'The accounts of --watch are measured with the code, and kept in --data. Whoever has their keys can spend what the',
    'shard owes for it; the vault’s nobody has.',
    'Enclaves are simulated in this process and protect nothing: it is for development.',
  ],
  examples: [
    'dev',
    'dev dist/counter.js --workers 3 --block-time 200ms',
    'dev dist/counter.js --data ./network',
    'dev --bare-getters --metrics 9615 --log rpc.log',
    'dev --eea',
    'dev --watch //Alice --block-time 2s --delay 500ms',
  ],
  async run({ positionals: [source], values, terminal, report }) {
    const workers = wholeNumber('--workers', values.workers ?? '1', 1, mostWorkers)
    const port = wholeNumber('--port', values.port ?? '2000', 0, 65_535 - mostWorkers)
    const chainPort = wholeNumber('--chain-port', values['chain-port'] ?? '9944', 0, 65_535)
    const time = values['block-time']
    const pace = values['publish-states']
    const blockTime = time === undefined ? undefined : BigInt(readDuration('--block-time', time, 10, 60_000))
    const metricsPort = values.metrics === undefined ? undefined : wholeNumber('--metrics', values.metrics, 0, 65_535)
    const path = networkPath(values.network)
    const { stf, exportName, module } = await loadStfSource(source, values.export)
    await requireNoNetwork(path)

    const { signal, stopped } = untilStopped()
    const [provider, entropy] = [createProvider(), systemEntropy]
    const identity = stfIdentity(provider, stf)
    const folder = values.data === undefined ? undefined : resolve(values.data)
    const wanted = {
      ...{ stf: identity, blockTime, watched: await watchedAccounts(values.watch) },
      ...{ threads: values.threads, bareGetters: values['bare-getters'] },
      publishStateEvery:
        pace === undefined ? undefined : wholeNumber('--publish-states', pace, 1, mostPublishStateEvery),
    }
    const origin = folder === undefined ? newOrigin(entropy, wanted) : await openOrigin(folder, entropy, wanted)
    const delay = readDelay(values.delay, Number(origin.blockTime))
    const observation = await observeRpc({ workers, metricsPort, log: values.log })
    const { metrics, onRpcEvent } = observation
    try {
      const network = await startDevNetwork({
        ...{ provider, entropy, stf, module, exportName, origin, workers, port, chainPort, delay, folder },
        ...{ version: version(), signal, ...(onRpcEvent && { onRpcEvent }) },
        progress: terminal.progress,
        onTrouble: (worker, error) => process.stderr.write(`worker ${worker}: ${sentenceOf(error)}\n`),
      })
      let eea: DevEea | undefined
      try {
        eea = values.eea ? await startEea(network, port === 0, signal, terminal.progress) : undefined
        signal.throwIfAborted()
        terminal.progress('')
        const file = networkFile(network, { module, export: exportName, identity })
        await writeNetworkFile(path, file)
        const accounts = devAccounts(provider, entropy)
          .filter(({ scheme }) => scheme === 'sr25519')
          .map((each) => ({ ...each, address: ss58Address(each.account) }))
        const text = greeting(file, `${stf.name} version ${stf.version}`, path, metrics, eea?.document)
        report(text, {
          ...file,
          network: path,
          accounts,
          ...(metrics && { metrics }),
          ...(eea && { eea: eea.document }),
        })
        await Promise.race([network.ended, stopped, ...(eea ? [eea.ended] : [])])
      } finally {
        terminal.progress('ending')
        await eea?.close()
        await network.close()
        await removeNetworkFile(path)
      }
    } catch (error) {
      if (error !== signal.reason) throw error
    } finally {
      await observation.close()
      terminal.progress('')
    }
    return 0
  },
})

function networkFile(network: DevNetwork, stf: NetworkFile['stf']): NetworkFile {
  const { shard, mrenclave, quotingKeys, genesisHash, finalityAuthority, watched, parentchain } = network
  return {
    ...{ format: 'lockstep-network/1', pid: process.pid, stf, shard, mrenclave, quotingKeys },
    ...{ genesisHash, finalityAuthority, watched, parentchain, workers: network.workers.map(({ url }) => url) },
  }
}

/** With more than a quarter, blocks would come faster than a worker can hand over what it sends for each. */
function readDelay(text: string | undefined, blockTime: number): number {
  return text === undefined ? 0 : readDuration('--delay', text, 1, Math.max(1, Math.floor(blockTime / 4)))
}

/** The accounts that are to be watched; `undefined` leaves them to what a folder has. @throws LockstepError `Usage` */
async function watchedAccounts(texts: readonly string[] | undefined): Promise<readonly Hex[] | undefined> {
  if (texts === undefined) return undefined
  if (texts.length > mostWatched)
    throw usageError('--watch', `${texts.length} times`, `at most ${mostWatched} are watched`)
  const source = {
    ...{ provider: createProvider(), entropy: systemEntropy },
    ...{ keystore: keystorePath(undefined), addressPrefix: genericSs58Prefix },
  }
  const accounts = await Promise.all(texts.map((text) => resolveAccount(source, '--watch', text)))
  return [...new Set(accounts)].sort()
}

/** PERF: what it needs is loaded for those who want it alone. */
async function startEea(
  network: DevNetwork,
  freePorts: boolean,
  signal: AbortSignal,
  progress: (line: string) => void,
): Promise<DevEea> {
  progress('EVM, contracts and work orders')
  const { startDevEea } = await import('../dev/start-dev-eea.js')
  const onTrouble = (error: unknown): void => void process.stderr.write(`work orders: ${sentenceOf(error)}\n`)
  return startDevEea({ provider: createProvider(), entropy: systemEntropy, network, freePorts, signal, onTrouble })
}

function greeting(
  file: NetworkFile,
  stf: string,
  path: string,
  metrics: string | undefined,
  eea: DevEeaDocument | undefined,
): string {
  const units = devEndowment / 10n ** 12n
  return [
    `STF           ${stf}, identity ${file.stf.identity}`,
    `MRENCLAVE     ${base58Text(file.mrenclave)}  ${file.mrenclave}`,
    `shard         ${base58Text(file.shard)}  ${file.shard}`,
    `vault         ${ss58Address(vaultOf(file.shard))}`,
    ...(file.watched.length === 0 ? [] : [`watched       ${file.watched.map((each) => ss58Address(each)).join(' ')}`]),
    `quoting key   ${file.quotingKeys.join(', ')}`,
    `parentchain   ${file.parentchain}`,
    ...file.workers.map((url, index) => `worker ${index + 1}      ${url}`),
    `accounts      ${devAccountNames.join(' ')}: ${units} units each on the parentchain; everybody knows their secrets`,
    ...(metrics === undefined ? [] : [`metrics       ${metrics}/1/metrics is worker 1’s`]),
    ...(eea === undefined ? [] : eeaLines(eea)),
    `network file  ${path}`,
    '\nReady; Ctrl-C ends it. In another terminal: lockstep shield //Alice 6 --from //Alice',
  ].join('\n')
}

function eeaLines({
  direct,
  evm,
  contracts,
  workerId,
  workloadId,
  workerService,
  requester,
}: DevEeaDocument): string[] {
  return [
    `EEA direct    ${direct}`,
    `EEA proxy     ${contracts.proxy} on chain ${evm.chainId} at ${evm.url}`,
    `EEA receipts  ${contracts.receipts}`,
    `EEA registry  ${contracts.registry}, in the list ${contracts.registryList}`,
    `EEA worker    0x${workerId}, workload 0x${workloadId}`,
    `EEA accounts  ${workerService} is the worker service's, ${requester} may be a requester's`,
  ]
}

function sentenceOf(error: unknown): string {
  return error instanceof LockstepError ? `${error.code}: ${error.message}` : String(Object(error).stack ?? error)
}
