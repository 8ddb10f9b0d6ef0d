import { setTimeout as pauseFor } from 'node:timers/promises'
import { openAccessPolicy, openEeaService } from '@lockstep/adapters/eea/json-rpc'
import {
  type DevelopmentEvm,
  deployProxyContracts,
  openDevelopmentEvm,
  openProxyService,
  type ProxyDeployment,
  registerProxyWorker,
} from '@lockstep/adapters/eea/proxy/service'
import { createAttestationVerifier } from '@lockstep/adapters/tee'
import { LockstepError } from '@lockstep/core'
import { attestWorker } from '@lockstep/core/client'
import type { CryptoProvider, Entropy } from '@lockstep/core/crypto'
import { heardLater } from '../heard-later.js'
import { connectChain } from '../network/connect-chain.js'
import { createDevEeaWorker, type DevEeaWorker } from './dev-eea-worker.js'
import type { DevNetwork } from './start-dev-network.js'

export interface DevEeaOptions {
  readonly provider: CryptoProvider
  readonly entropy: Entropy
  readonly network: DevNetwork
  /** Takes free ports instead of those that clients of this model know. */
  readonly freePorts: boolean
  /** What fails to start once it is aborted was asked to end. */
  readonly signal: AbortSignal
  onTrouble(error: unknown): void
}

/** Where the work orders of a network go. */
export interface DevEeaDocument {
  /** JSON-RPC of the direct model. */
  readonly direct: string
  readonly evm: { readonly url: string; readonly chainId: number }
  readonly contracts: Omit<ProxyDeployment, 'firstBlock' | 'policy'>
  readonly workerId: string
  readonly workloadId: string
  /** Account that completes orders; id of the worker service in receipts. */
  readonly workerService: string
  /** An account of the chain with 10,000 ether, for requesters. */
  readonly requester: string
}

/** The EEA side of a development network. */
export interface DevEea {
  readonly document: DevEeaDocument
  /** Rejects where the chain ends by itself. */
  readonly ended: Promise<never>
  close(): Promise<void>
}

/** Ports that clients know: of Avalon's listener, and of an EVM for development. */
const usualPorts = { direct: 1947, evm: 8545 } as const
/** Places of the chain's accounts. */
const [administrator, workerService, requester] = [0, 1, 2]

/**
 * Starts what takes work orders for the shard of a network: an EVM with the contracts of the proxy model, a registered
 * worker, its JSON-RPC, and the service that completes what is submitted by transactions. Both begin anew each time;
 * what orders did to the shard is the network's to keep. What was started ends with an error.
 *
 * @throws LockstepError `AnvilMissing`, `AnvilFailed`, `PortTaken`; the reason of `signal`
 */
export async function startDevEea(options: DevEeaOptions): Promise<DevEea> {
  const closers: (() => Promise<unknown>)[] = []
  const close = async (): Promise<void> => {
    for (let end = closers.pop(); end !== undefined; end = closers.pop()) await end()
  }
  try {
    const evm = await openDevelopmentEvm({ port: options.freePorts ? 0 : usualPorts.evm })
    closers.push(evm.stop)
    const contracts = await deployProxyContracts(evm.sender(administrator), evm.account(workerService).address)
    const worker = await createWorkerOf(options)
    const direct = await serveDirect(options, worker, contracts, closers)
    await registerProxyWorker(evm.sender(workerService), contracts.registry, {
      ...{ workerId: worker.worker.workerId, workerType: 1 },
      details: worker.details(direct, contracts),
    })
    await watch(options, evm, worker, contracts, closers)
    const { policy: _, firstBlock: __, ...addresses } = contracts
    return {
      document: {
        ...{ direct, evm: { url: evm.url, chainId: evm.chainId }, contracts: addresses },
        ...{ workerId: worker.worker.workerId, workloadId: worker.workloadId },
        ...{ workerService: evm.account(workerService).address, requester: evm.account(requester).address },
      },
      ended: heardLater(endOf(evm)),
      close,
    }
  } catch (error) {
    await close()
    // Ctrl-C ends the EVM's process as well as this one.
    options.signal.throwIfAborted()
    throw error
  }
}

async function createWorkerOf({ provider, entropy, network }: DevEeaOptions): Promise<DevEeaWorker> {
  const { shard, mrenclave, quotingKeys, genesisHash, parentchain } = network
  const [first] = network.workers
  if (first === undefined) throw new LockstepError('NoWorkers', 'a network has one worker at least')
  const verifier = createAttestationVerifier(provider, quotingKeys)
  const trusted = { mrenclave, minimumSecurityVersion: 1 }
  const attest = () => attestWorker(first.enclave, verifier, trusted, { provider, entropy })
  return createDevEeaWorker({
    ...{ provider, entropy, account: first.enclave.account },
    access: { provider, entropy, connection: first.enclave, worker: await attest(), shard },
    attest,
    chain: await connectChain(parentchain, genesisHash),
  })
}

async function serveDirect(
  { provider, freePorts, onTrouble }: DevEeaOptions,
  { worker, details }: DevEeaWorker,
  contracts: ProxyDeployment,
  closers: (() => Promise<unknown>)[],
): Promise<string> {
  const log = { info: () => undefined, warn: () => undefined, error: (line: object) => onTrouble(Object(line).err) }
  const service = await openEeaService({ provider, workers: [worker], policy: openAccessPolicy, log })
  closers.push(service.stop)
  const url = await listen(service, freePorts ? 0 : usualPorts.direct)
  const { workerId } = worker
  await service.registry.register({
    ...{ workerId, workerType: 1, organizationId: undefined, applicationTypeId: [] },
    details: details(url, contracts),
  })
  return url
}

async function listen(service: Awaited<ReturnType<typeof openEeaService>>, port: number): Promise<string> {
  try {
    return await service.listen({ host: '127.0.0.1', port })
  } catch (cause) {
    throw new LockstepError(
      'PortTaken',
      `port ${port} of 127.0.0.1 cannot be listened on (${Object(cause).code}); end what listens there, or write --port 0`,
      { field: '--eea', value: port },
      { cause },
    )
  }
}

async function watch(
  { onTrouble }: DevEeaOptions,
  { client, chainId, account }: DevelopmentEvm,
  { worker, suite }: DevEeaWorker,
  contracts: ProxyDeployment,
  closers: (() => Promise<unknown>)[],
): Promise<void> {
  const service = await openProxyService({
    ...{ client, chainId, contracts, firstBlock: contracts.firstBlock, account: account(workerService) },
    workers: [{ worker, suite }],
    // The chain makes a block of each transaction and takes none back: nothing would come on top of it.
    confirmations: 1,
    interval: 250,
    onFault: onTrouble,
  })
  closers.push(service.stop)
  service.start()
}

/** Ctrl-C ends the chain's process as well as this one, which then is asked to end: only its own end is a failure. */
async function endOf({ url, ended }: DevelopmentEvm): Promise<never> {
  await ended
  await pauseFor(200)
  throw new LockstepError('EvmEnded', `the EVM at ${url} has ended by itself; start the network again`, {
    field: '--eea',
    value: url,
  })
}
