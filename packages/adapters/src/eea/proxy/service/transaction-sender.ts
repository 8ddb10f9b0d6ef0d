import { LockstepError } from '@lockstep/core'
import { type Client, decodeAbiParameters, type LocalAccount } from 'viem'
import { call, estimateGas, estimateMaxPriorityFeePerGas, getTransactionCount, sendRawTransaction } from 'viem/actions'
import type { OrderBook } from '../../orders/order-book.js'
import type { ChainBlock } from './chain-reader.js'
import { currentFees, type FeeCap, replacementFees } from './fee-cap.js'
import { type PlannedTransaction, planTransactions } from './plan-transactions.js'
import type { SentTransaction } from './proxy-record.js'
import type { ProxyTables } from './proxy-tables.js'
import type { WantedAction } from './wanted-actions.js'

export interface TransactionSenderOptions {
  readonly client: Client
  readonly chainId: number
  /** Used by this service alone: its nonces are what makes an effect happen once. */
  readonly account: LocalAccount
  readonly book: OrderBook
  readonly tables: Pick<ProxyTables, 'transactions'>
  /** Highest price of a unit of gas, in wei. */
  readonly maximumFeePerGas: bigint
  readonly patience: number
  readonly underWay: number
  readonly onFault: (fault: unknown) => void
}

/** Sends what is wanted. */
export type TransactionSender = (head: ChainBlock, wanted: readonly WantedAction[]) => Promise<void>

/** Blocks after which an action that was refused is tried again: the contract may have been paused. */
const refusalBlocks = 16
/** Of an estimate, in percent: what a contract needs may change a little before the transaction is mined. */
const gasPercent = 125n
const gasOfTransfer = 21_000n

/** Times that an effect is tried for which the contract has no use when it comes to it. */
const mostAttempts = 3

/** An action that the contract would take now. */
interface ReadyAction extends WantedAction {
  readonly gas: bigint
}

/** Creates the sender. Every transaction is in the book before it is on the wire. */
export function createTransactionSender(options: TransactionSenderOptions): TransactionSender {
  const { client, chainId, account, book, tables, maximumFeePerGas, onFault } = options
  const { transactions } = tables
  const refusedAt = new Map<string, number>()

  const write = (sent: SentTransaction): Promise<void> =>
    book.transact((transaction) => transaction.put(transactions, String(sent.nonce), sent))

  const send = async (sent: SentTransaction): Promise<void> => {
    const raw = await account.signTransaction({
      type: 'eip1559',
      chainId,
      nonce: sent.nonce,
      to: sent.to,
      data: sent.data,
      gas: BigInt(sent.gas),
      ...feesOf(sent),
    })
    // Known already, mined already, underpriced, no connection: the next turn sees what the chain says.
    await sendRawTransaction(client, { serializedTransaction: raw }).catch((error: unknown) => {
      if (!isExpected(error)) onFault(error)
    })
  }

  /** Gas for an action; `undefined` where the contract would refuse it, which is not worth a transaction. */
  const gasFor = async ({ key, to, data }: WantedAction, head: number): Promise<bigint | undefined> => {
    const last = refusedAt.get(key)
    if (last !== undefined && head >= last && head - last < refusalBlocks) return undefined
    refusedAt.delete(key)
    try {
      const answered = await call(client, { account: account.address, to, data })
      const [code] = decodeAbiParameters([{ type: 'uint256' }], answered.data ?? '0x')
      if (code === 0n) return ((await estimateGas(client, { account, to, data })) * gasPercent) / 100n
      onFault(refusedAction(key, code))
    } catch (error) {
      onFault(error)
    }
    refusedAt.set(key, head)
    return undefined
  }

  /** The actions that may be sent: those under way, and as many others as there is room for. */
  const sendable = async (
    nonce: number,
    wanted: readonly WantedAction[],
    head: number,
  ): Promise<readonly ReadyAction[]> => {
    const ready: ReadyAction[] = []
    for (const action of wanted) {
      const sent = [...transactions.values()].filter((each) => each.action === action.key)
      const pending = sent.find((each) => each.nonce >= nonce)
      if (ready.length >= options.underWay || (pending === undefined && sent.length >= mostAttempts)) continue
      const gas = pending === undefined ? await gasFor(action, head) : BigInt(pending.gas)
      if (gas !== undefined) ready.push({ ...action, gas })
    }
    return ready
  }

  const transactionFor = (
    nonce: number,
    action: ReadyAction | undefined,
    fees: FeeCap,
    head: number,
  ): SentTransaction => {
    const spent = { nonce, ...feeTexts(fees), sentAt: head }
    if (action === undefined) return { ...spent, to: account.address, data: '0x', gas: String(gasOfTransfer) }
    return { ...spent, action: action.key, to: action.to, data: action.data, gas: String(action.gas) }
  }

  /** The transaction as it is to be sent; `undefined` where its nonce would cost more than the maximum. */
  const prepared = (
    planned: PlannedTransaction<ReadyAction>,
    now: FeeCap,
    head: number,
  ): SentTransaction | undefined => {
    if (planned.type === 'send') return transactionFor(planned.nonce, planned.action, now, head)
    const { sent } = planned
    const fees = replacementFees(feesOf(sent), now, maximumFeePerGas)
    if (planned.type === 'replace') return fees && transactionFor(sent.nonce, planned.action, fees, head)
    return planned.isStuck && fees !== undefined ? { ...sent, ...feeTexts(fees), sentAt: head } : sent
  }

  /** Marks what was mined, and what no longer is. Answers everything that was sent. */
  const markMined = async (nonce: number, head: number): Promise<readonly SentTransaction[]> => {
    const changed = [...transactions.values()].flatMap((sent) => {
      const isMined = sent.nonce < nonce
      if (isMined === (sent.minedAt !== undefined)) return []
      return [isMined ? { ...sent, minedAt: head } : { ...sent, minedAt: undefined, sentAt: head }]
    })
    if (changed.length > 0) {
      await book.transact((transaction) => {
        for (const sent of changed) transaction.put(transactions, String(sent.nonce), sent)
      })
    }
    return [...transactions.values()]
  }

  return async (head, wanted) => {
    const nonce = await getTransactionCount(client, { address: account.address, blockNumber: BigInt(head.number) })
    const sent = await markMined(nonce, head.number)
    const { patience, underWay } = options
    const ready = await sendable(nonce, wanted, head.number)
    const planned = planTransactions({ nonce, head: head.number, patience, underWay }, sent, ready)
    if (planned.length === 0) return
    const tip = await estimateMaxPriorityFeePerGas(client)
    const now = currentFees(head.baseFee, tip, maximumFeePerGas)
    for (const each of planned) {
      const next = prepared(each, now, head.number)
      if (next === undefined) continue
      if (transactions.get(String(next.nonce)) !== next) await write(next)
      await send(next)
    }
  }
}

function feesOf({ maxFeePerGas, maxPriorityFeePerGas }: SentTransaction): FeeCap {
  return { maxFeePerGas: BigInt(maxFeePerGas), maxPriorityFeePerGas: BigInt(maxPriorityFeePerGas) }
}

function feeTexts(fees: FeeCap): Pick<SentTransaction, 'maxFeePerGas' | 'maxPriorityFeePerGas'> {
  return { maxFeePerGas: String(fees.maxFeePerGas), maxPriorityFeePerGas: String(fees.maxPriorityFeePerGas) }
}

/** What nodes say of a transaction that they have, or that was mined meanwhile. */
function isExpected(error: unknown): boolean {
  return (
    error instanceof Error &&
    /already (known|imported)|nonce (is )?too low|lower than the current nonce/i.test(error.message)
  )
}

const refusedAction = (key: string, code: bigint): LockstepError =>
  new LockstepError(
    'ActionRefused',
    `the contract would refuse '${key}' with code ${code}; it is tried again later, check what the account may do`,
    { field: 'action', value: key, limit: 0 },
  )
