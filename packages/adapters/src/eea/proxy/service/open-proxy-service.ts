import { LockstepError } from '@lockstep/core'
import { systemClock } from '../../orders/clock.js'
import { idWord } from '../payload/id-word.js'
import { createPayloadFetcher } from '../payload/payload-fetcher.js'
import { createChainReader } from './chain-reader.js'
import { endingOfResponse } from './ending-of-order.js'
import { makeKeys } from './make-keys.js'
import { openProxyBook } from './open-proxy-book.js'
import { createOrderExecutions } from './order-executions.js'
import type { ProxyServiceOptions } from './proxy-service-options.js'
import { createProxyTables } from './proxy-tables.js'
import type { ProxyWorker } from './proxy-worker.js'
import { cursorOf, syncChain } from './sync-chain.js'
import { createTransactionSender } from './transaction-sender.js'
import { createUpdateSignatures } from './update-signatures.js'
import { isConfirmed, wantedActions } from './wanted-actions.js'

/** How far a service is. */
export interface ProxyProgress {
  /** Last block that was taken in. */
  readonly cursor: number | undefined
  /** Orders whose end is not on the chain. */
  readonly open: number
  /** Transactions that were sent and are not mined. */
  readonly underWay: number
}

/** A worker service of the proxy model. */
export interface ProxyService {
  /**
   * Looks at the chain once and does what is due; orders go on being executed after it. Turns never overlap.
   *
   * @throws what the node or the book throws; the next turn goes on where this one ended.
   */
  turn(): Promise<void>
  /** Takes turns until {@link ProxyService.stop}; what one throws is a fault, and the next one tries again. */
  start(): void
  /** Resolves when no order is being executed. */
  idle(): Promise<void>
  progress(): ProxyProgress
  /** Ends the turn under way, calls off what is executed, closes the book. The next process goes on. */
  stop(): Promise<void>
}

/**
 * Opens a worker service: it watches the proxy and receipt contracts, executes what is submitted for its workers once
 * it is deep enough in the chain, completes it, and tells its receipt.
 *
 * @throws LockstepError `WorkersAlike`, `Confirmations`, and what opening the book throws.
 */
export async function openProxyService(options: ProxyServiceOptions): Promise<ProxyService> {
  const { client, contracts, account, confirmations = 12, clock = systemClock, onFault = () => undefined } = options
  const { window = 256, kept = 10_000 } = options
  checkConfirmations(confirmations, window)
  const workers = workersByWord(options.workers)
  const tables = createProxyTables()
  const book = await openProxyBook(options, tables)
  const fetcher = options.fetcher ?? createPayloadFetcher()
  const reader = createChainReader(client, contracts)
  const signatures = createUpdateSignatures(tables, workers, onFault)
  const executions = createOrderExecutions({
    book,
    tables,
    clock,
    workers,
    fetcher,
    allowUnhashedUris: options.allowUnhashedUris ?? false,
    publish: options.publish,
    executionTime: options.executionTime ?? 600_000,
    attempts: options.attempts ?? 3,
    onFault,
  })
  const send = createTransactionSender({
    client,
    chainId: options.chainId,
    account,
    book,
    tables,
    maximumFeePerGas: options.maximumFeePerGas ?? 500_000_000_000n,
    patience: options.patience ?? 3,
    underWay: options.underWay ?? 16,
    onFault,
  })
  let lastSequence = Math.max(
    0,
    ...[...tables.orders.values(), ...tables.settled.values()].map((each) => each.sequence),
  )
  const sync = {
    book,
    tables,
    reader,
    retention: { window, kept },
    firstBlock: options.firstBlock,
    onReorg: options.onReorg,
    taking: {
      workers: new Map([...workers].map(([word, worker]) => [word, { makesKeys: worker.makeKey !== undefined }])),
      endingOf: (workerId: string, status: number, payload: string) =>
        endingOfResponse(workers.get(workerId)?.suite, status, payload),
      nextSequence: () => {
        lastSequence += 1
        return lastSequence
      },
    },
  }

  const executable = (head: number) =>
    [...tables.orders.values()].filter(
      ({ submittedAt, completedAt, ending }) =>
        isConfirmed(submittedAt, head, confirmations) && completedAt === undefined && ending === undefined,
    )

  const takeTurn = async (): Promise<void> => {
    const head = await syncChain(sync)
    if (head === undefined) return
    executions.begin(executable(head.number))
    await makeKeys({ book, tables, workers, confirmations }, head.number)
    await signatures.prepare()
    const wanted = { tables, contracts, sender: account.address, confirmations, signatureOf: signatures.of }
    await send(head, wantedActions(wanted, head.number))
  }

  let turns: Promise<void> = Promise.resolve()
  let callOff: (() => void) | undefined
  let stopped: Promise<void> | undefined

  const turn = (): Promise<void> => {
    const next = turns.then(takeTurn)
    turns = next.catch(() => undefined)
    return next
  }
  const goOn = (): void => {
    turn()
      .catch(onFault)
      .finally(() => {
        if (stopped === undefined) callOff = clock.after(options.interval ?? 1000, goOn)
      })
  }
  return {
    turn,
    start: goOn,
    idle: executions.idle,
    progress: () => ({
      cursor: cursorOf(tables)?.number,
      open: [...tables.orders.values()].filter((order) => order.completedAt === undefined).length,
      underWay: [...tables.transactions.values()].filter((sent) => sent.minedAt === undefined).length,
    }),
    stop() {
      stopped ??= (async () => {
        callOff?.()
        await turns
        await executions.stop()
        if (options.fetcher === undefined) await fetcher.close()
        await book.close()
      })()
      return stopped
    },
  }
}

function workersByWord(workers: readonly ProxyWorker[]): ReadonlyMap<string, ProxyWorker> {
  const found = new Map(workers.map((worker) => [idWord(worker.worker.workerId), worker]))
  if (found.size === workers.length) return found
  throw new LockstepError('WorkersAlike', 'options.workers has two workers of one id; give each worker once', {
    field: 'options.workers',
    value: workers.length,
    limit: found.size,
  })
}

function checkConfirmations(confirmations: number, window: number): void {
  if (Number.isSafeInteger(confirmations) && confirmations >= 1 && confirmations <= window) return
  throw new LockstepError(
    'Confirmations',
    `options.confirmations is ${confirmations}; it must be a whole number from 1 to options.window, which is ${window}`,
    { field: 'options.confirmations', value: confirmations, limit: window },
  )
}
