import type { AddressInfo } from 'node:net'
import { createAddressPolicy } from '../delivery/address-policy.js'
import { createDeliveries, type Deliveries } from '../delivery/deliveries.js'
import { assertPermittedLiteral, createGuardedAgent } from '../delivery/guarded-agent.js'
import { createPostCallback } from '../delivery/post-callback.js'
import { encryptionKeyMethods } from '../encryption-key/encryption-key-methods.js'
import { createEncryptionKeys } from '../encryption-key/encryption-keys.js'
import { callbackBody } from '../orders/callback-body.js'
import { systemClock } from '../orders/clock.js'
import { createOrderEnding } from '../orders/end-order.js'
import { invocationModes } from '../orders/invocation-mode.js'
import { defaultPageSize } from '../orders/look-up-page.js'
import { openServiceBook } from '../orders/open-service-book.js'
import { orderMethods } from '../orders/order-methods.js'
import { createOrders } from '../orders/orders.js'
import { createServiceTables } from '../orders/service-tables.js'
import { receiptMethods } from '../receipt/receipt-methods.js'
import { createReceiptService } from '../receipt/receipt-service.js'
import { createReceipts } from '../receipt/receipts.js'
import { checkWorkerDetails } from '../registry/check-worker-details.js'
import { createRegistryList, type RegistryList } from '../registry/registry-list.js'
import { registryMethods } from '../registry/registry-methods.js'
import { createWorkerDirectory } from '../registry/worker-directory.js'
import { createWorkerRegistry, type WorkerRegistry } from '../registry/worker-registry.js'
import { eeaProfile } from '../work-order/eea-profile.js'
import { defaultAccessPolicy } from './access-policy.js'
import { discoverMethod } from './discover-method.js'
import { createHttpApp } from './http-server.js'
import { type OpenRpcDocument, openRpcDocument } from './openrpc-document.js'
import { identifierKey } from './param.js'
import { createRpcDispatcher, type RpcDispatcher } from './rpc-dispatcher.js'
import type { RpcMethod } from './rpc-method.js'
import { createServiceMetrics } from './service-metrics.js'
import type { ServiceOptions } from './service-options.js'

/** A running service of the direct model. */
export interface EeaService {
  readonly methods: readonly RpcMethod[]
  readonly document: OpenRpcDocument
  /** For the operator, past the policy: workers of this service are registered here. */
  readonly registry: WorkerRegistry
  readonly registryList: RegistryList
  /** Answers requests that came another way than HTTP. */
  readonly dispatch: RpcDispatcher
  /** Listens; port 0 takes a free one. Answers the address to POST to. */
  listen(at: { readonly host: string; readonly port: number }): Promise<string>
  /** Lets running orders end, answers who waits, closes connections and the book. What is open goes on next time. */
  stop(): Promise<void>
}

/**
 * Opens a service: the book first, then everything that it owes goes on: orders that wait, orders that a process left
 * behind, callbacks that nobody acknowledged.
 *
 * @throws LockstepError what opening the book throws, such as `StoreLocked` or `StoreCorrupt`.
 */
export async function openEeaService(options: ServiceOptions): Promise<EeaService> {
  const { provider, limits = {}, log, clock = systemClock, policy = defaultAccessPolicy, callbacks = {} } = options
  const tables = createServiceTables()
  const book = await openServiceBook(options.book, tables)
  const onFault = (fault: unknown): void => log?.error({ err: fault }, 'fault')
  const workers = new Map((options.workers ?? []).map((worker) => [identifierKey(worker.workerId), worker]))
  const profiles = new Map([...workers].map(([key, { profile }]) => [key, profile]))
  const directory = createWorkerDirectory({ workers: tables.workers, profiles })
  const pageSize = limits.pageSize ?? defaultPageSize

  const addresses = createAddressPolicy(callbacks)
  const agent = createGuardedAgent({ policy: addresses, ...callbacks })
  const deliveries: Deliveries = createDeliveries({
    book,
    deliveries: tables.deliveries,
    clock,
    post: createPostCallback({ agent, policy: addresses, ...callbacks }),
    bodyOf: ({ workOrderId, kind }) => {
      const order = tables.orders.get(identifierKey(workOrderId))
      return order && callbackBody(kind, order, workers.get(order.workerId)?.profile ?? eeaProfile)
    },
    ...(callbacks.retry === undefined ? {} : { retry: callbacks.retry }),
    onAttempt: ({ kind, attempts, workOrderId }, error) => {
      metrics.callback(error === undefined ? 'answered' : 'failed')
      if (error !== undefined) log?.warn({ kind, attempts, workOrderId, err: error }, 'callback failed')
    },
  })
  const receipts = createReceipts({
    tables,
    pageSize,
    capacity: limits.receipts ?? 1_000_000,
    updateCapacity: limits.receiptUpdates ?? 256,
  })
  const ending = createOrderEnding({
    book,
    tables,
    receipts,
    deliveries,
    clock,
    workerOf: (key) => workers.get(key),
    onFault,
  })
  const orders = createOrders({
    book,
    tables,
    clock,
    workers,
    ending,
    modes: options.modes ?? invocationModes,
    permitsCallback: (uri) => isPermitted(() => assertPermittedLiteral(addresses, new URL(uri))),
    limits: {
      waiting: limits.waiting ?? 10_000,
      kept: limits.kept ?? 100_000,
      executionTime: limits.executionTime ?? 600_000,
      attempts: limits.attempts ?? 3,
    },
    onFault,
    onEnd: ({ state }) => metrics.orderEnded(state),
  })
  const registry = createWorkerRegistry({
    book,
    workers: tables.workers,
    pageSize,
    capacity: limits.workers ?? 100_000,
    checkDetails: options.checkDetails ?? checkWorkerDetails,
  })
  const keys = createEncryptionKeys({
    book,
    keys: tables.encryptionKeys,
    workers: tables.workers,
    directory,
    provider,
    resolveKey: options.resolveKey,
    keysPerTag: limits.keysPerTag ?? 8,
    ...options.encryptionKeys,
  })
  const service = createReceiptService({ book, receipts, directory, provider, resolveKey: options.resolveKey })
  const methods = [
    ...registryMethods(registry),
    ...orderMethods(orders),
    ...encryptionKeyMethods(keys),
    ...receiptMethods({ receipts, service, create: ending.createReceipt }),
  ]
  let described: OpenRpcDocument | undefined
  // PERF: when somebody asks for it: describing all methods takes longer than opening the service without.
  const document = (): OpenRpcDocument => {
    described ??= openRpcDocument(methods, options.version ?? '0.0.0')
    return described
  }
  const metrics = createServiceMetrics({ ordersWaiting: orders.waiting, callbacksOwed: deliveries.owed })
  const dispatch = createRpcDispatcher({
    methods: [...methods, discoverMethod(document)],
    policy,
    maximumBatch: limits.batch ?? 100,
    durable: book.durable,
    stopwatch: () => performance.now(),
    onCall: (report) => {
      metrics.call(report)
      const { method, code, milliseconds, caller } = report
      log?.info({ method, code, milliseconds, remoteAddress: caller.remoteAddress }, 'call')
    },
    onFault,
  })
  const app = await createHttpApp({ dispatch, document, metrics, ...options.http })

  await orders.start()
  deliveries.wake()
  let stopped: Promise<void> | undefined
  return {
    methods,
    get document() {
      return document()
    },
    registry,
    registryList: createRegistryList({ book, registries: tables.registries, pageSize }),
    dispatch,
    async listen({ host, port }) {
      await app.listen({ host, port })
      const scheme = options.http?.tls === undefined ? 'http' : 'https'
      return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${portOf(app.server.address())}`
    },
    stop() {
      stopped ??= (async () => {
        await orders.stop(limits.grace ?? 10_000)
        await app.close()
        await deliveries.stop()
        await agent.destroy()
        await book.close()
      })()
      return stopped
    },
  }
}

function isPermitted(assert: () => void): boolean {
  try {
    assert()
    return true
  } catch {
    return false
  }
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}
