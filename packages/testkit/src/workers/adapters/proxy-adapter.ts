import {
  createShardWorkload,
  createWorkOrderWorker,
  openShardOutputs,
  orderThroughLog,
} from '@lockstep/adapters/eea/orders'
import { createEeaProxyClient } from '@lockstep/adapters/eea/proxy/client'
import {
  type DevelopmentEvm,
  deployProxyContracts,
  openDevelopmentEvm,
  openProxyService,
  type ProxyDeployment,
  registerProxyWorker,
} from '@lockstep/adapters/eea/proxy/service'
import {
  type ComposedRequest,
  createWorkerDecryptionKey,
  eeaProfile,
  publicKeyText,
  readWorkerAlgorithms,
  secp256k1HashSigner,
  type WorkOrderSuite,
} from '@lockstep/adapters/eea/work-order'
import type { GetterAccess, IndirectInvocation } from '@lockstep/core/client'
import { propertyViolated } from '../../execution/property-violated.js'
import type { Random } from '../../generation/random.js'
import { simulatedShieldingKey } from '../../simulation/shielding-key.js'
import { orderFrontedAdapter } from './order-fronted-adapter.js'
import type { WorkOrderDesk } from './work-order-desk.js'
import type { WorkerAdapter } from './worker-adapter.js'

/** An adapter with a process behind it. */
export interface ProxyAdapter extends WorkerAdapter {
  /** Ends its chain. */
  close(): Promise<void>
}

/** The contracts of a chain, with the ids that are free on them. */
interface ProxySite {
  readonly evm: DevelopmentEvm
  readonly contracts: ProxyDeployment
  nextOrderId(): string
}

const [administrator, workerService, requester] = [0, 1, 2]
const workerId = 'e1'.repeat(32)
const workloadId = 'e3'.repeat(32)

/**
 * The EEA proxy model in front of an ordered log: every operation comes as a transaction to the contracts on a real
 * EVM, and its result goes back there. It starts the chain, so it is none of the adapters of every verification.
 *
 * @throws LockstepError `AnvilMissing` where the package `@foundry-rs/anvil` is not installed.
 */
export async function openProxyAdapter(): Promise<ProxyAdapter> {
  const evm = await openDevelopmentEvm()
  try {
    const contracts = await deployProxyContracts(evm.sender(administrator), evm.account(workerService).address)
    const registration = { workerId, workerType: 1, details: {} } as const
    await registerProxyWorker(evm.sender(workerService), contracts.registry, registration)
    let orders = 0
    const nextOrderId = (): string => {
      orders += 1
      return orders.toString(16).padStart(64, '0')
    }
    const adapter = orderFrontedAdapter('EEA proxy', (access, invocation, random) =>
      openProxyDesk({ evm, contracts, nextOrderId }, access, invocation, random),
    )
    return { ...adapter, close: evm.stop }
  } catch (error) {
    await evm.stop()
    throw error
  }
}

async function openProxyDesk(
  { evm, contracts, nextOrderId }: ProxySite,
  access: GetterAccess,
  invocation: IndirectInvocation,
  random: Random,
): Promise<WorkOrderDesk> {
  const { provider, shard } = access
  const { client, chainId } = evm
  const suite: WorkOrderSuite = { provider, profile: eeaProfile, algorithms: readWorkerAlgorithms(eeaProfile, {}) }
  const signer = secp256k1HashSigner(provider, random.bytes(32))
  const orders: { readonly composed: ComposedRequest; readonly operation: Uint8Array }[] = []
  let letSettle: () => void = () => undefined
  const settling = new Promise<void>((resolve) => {
    letSettle = resolve
  })
  let onLog = 0

  const order = orderThroughLog({
    access,
    invocation: {
      ...invocation,
      async included(extrinsicHash) {
        await settling
        return invocation.included(extrinsicHash)
      },
    },
    onWaiting: () => {
      onLog += 1
    },
  })
  const keys = [createWorkerDecryptionKey(suite, simulatedShieldingKey)] as const
  const workloads = { [workloadId]: createShardWorkload({ order }) }
  const entropy = random.bytes
  const worker = createWorkOrderWorker({ workerId, suite, keys, signer, entropy, workloads, concurrency: 1000 })
  const service = await openProxyService({
    ...{ client, chainId, contracts, firstBlock: contracts.firstBlock, account: evm.account(workerService) },
    workers: [{ worker, suite }],
    confirmations: 1,
  })
  const { address } = evm.account(requester)
  const proxyClient = createEeaProxyClient({
    ...{ client, chainId, account: evm.account(requester), proxy: contracts.proxy, receipts: contracts.receipts },
    worker: {
      ...{ workerId, suite, verificationKey: signer.publicKey },
      encryptionKey: publicKeyText(eeaProfile, { type: 'RSA', key: simulatedShieldingKey }),
    },
    confirmations: 1,
    interval: 1,
  })

  /** Lets the service look at the chain, and everything else have its turn. */
  async function goOn(): Promise<void> {
    await service.turn()
    await new Promise((resolve) => setImmediate(resolve))
  }

  return {
    async submit(operation) {
      const draft = { workOrderId: nextOrderId(), workerId, workloadId, requesterId: address.slice(2).toLowerCase() }
      const composed = proxyClient.compose(
        { ...draft, responseTimeoutMSecs: 0, inData: [{ data: operation }] },
        random.bytes,
      )
      orders.push({ composed, operation })
      await proxyClient.submit(composed)
      while (onLog < orders.length) {
        await goOn()
        if (service.progress().open < orders.length) throw propertyViolated('a work order ends before it is on the log')
      }
    },
    async settle() {
      letSettle()
      await service.idle()
      while (service.progress().open > 0) await goOn()
      const { enclaveAccount } = access.worker
      for (const { composed, operation } of orders) {
        const completed = await proxyClient.awaitCompletion(composed.request.workOrderId)
        const { response } = await proxyClient.verify(composed, completed)
        openShardOutputs({ provider, shard, enclaveAccount, operation }, response.outData)
      }
      await proxyClient.close()
      await service.stop()
    },
  }
}
