import { LockstepError } from '@lockstep/core'
import type { Client, Hex, LocalAccount } from 'viem'
import { estimateMaxPriorityFeePerGas, getTransactionCount, sendRawTransaction } from 'viem/actions'
import type { OrderBook } from '../../orders/order-book.js'
import type { ChainBlock } from './chain-reader.js'
import { currentFees, type FeeCap, replacementFees } from './fee-cap.js'
import { createGasOfAction } from './gas-of-action.js'
import { isKnownTransaction } from './is-known-transaction.js'
import { type PlannedTransaction, planTransactions } from './plan-transactions.js'
import type { SentTransaction } from './proxy-record.js'
import type { ProxyTables } from './proxy-tables.js'
import { sentByAction } from './sent-by-action.js'
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

  const gasOf = createGasOfAction(client, account)

  /** A transaction as it was signed, and the hash of the head for which it was sent, by nonce. */
  const sentFor = new Map<number, { readonly sent: SentTransaction; readonly head: Hex; readonly raw: Hex }>()

  const signed = (sent: SentTransaction): Promise<Hex> =>
    account.signTransaction({
      type: 'eip1559',
      chainId,
      nonce: sent.nonce,
      to: sent.to,
      data: sent.data,
      gas: BigInt(sent.gas),
      ...feesOf(sent),
    })

  const send = async (sent: SentTransaction, head: Hex): Promise<void> => {
    const last = sentFor.get(sent.nonce)
    const raw = last?.sent === sent ? last.raw : await signed(sent)
    sentFor.set(sent.nonce, { sent, head, raw })
    // Known already, mined already, underpriced, no connection: the next turn sees what the chain says.
    await sendRawTransaction(client, { serializedTransaction: raw }).catch((error: unknown) => {
      if (isKnownTransaction(error)) return
      // It may not have arrived, and a chain that waits for transactions makes no block without it.
      sentFor.delete(sent.nonce)
      onFault(error)
    })
  }

  /** Gas for an action; `undefined` where the contract would refuse it, which is not worth a transaction. */
  const gasFor = async (action: WantedAction, head: number): Promise<bigint | undefined> => {
    const { key } = action
    const last = refusedAt.get(key)
    if (last !== undefined && head >= last && head - last < refusalBlocks) return undefined
    refusedAt.delete(key)
    try {
      const { code, gas } = await gasOf(action)
      if (code === 0n) return gas
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
    const sentOf = sentByAction(transactions.values())
    const ready: ReadyAction[] = []
    // PERF: as many questions at a time as there are places left, and not one after the other.
    for (let at = 0; at < wanted.length && ready.length < options.underWay; ) {
      const some = wanted.slice(at, at + options.underWay - ready.length)
      at += some.length
      const found = await Promise.all(
        some.map(async (action): Promise<readonly ReadyAction[]> => {
          const sent = sentOf.get(action.key) ?? []
          const pending = sent.find((each) => each.nonce >= nonce)
          if (pending === undefined && sent.length >= mostAttempts) return []
          const gas = pending === undefined ? await gasFor(action, head) : BigInt(pending.gas)
          return gas === undefined ? [] : [{ ...action, gas }]
        }),
      )
      ready.push(...found.flat())
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
    const all = planned.flatMap((each) => prepared(each, now, head.number) ?? [])
    const changed = all.filter((next) => transactions.get(String(next.nonce)) !== next)
    if (changed.length > 0) {
      await book.transact((transaction) => {
        for (const next of changed) transaction.put(transactions, String(next.nonce), next)
      })
    }
    for (const spent of sentFor.keys()) if (spent < nonce) sentFor.delete(spent)
    // A node forgets a transaction now and then, so it is sent again; PERF: once a block.
    const due = all.filter((next) => {
      const last = sentFor.get(next.nonce)
      return last?.head !== head.hash || last.sent !== next
    })
    await Promise.all(due.map((next) => send(next, head.hash)))
  }
}

function feesOf({ maxFeePerGas, maxPriorityFeePerGas }: SentTransaction): FeeCap {
  return { maxFeePerGas: BigInt(maxFeePerGas), maxPriorityFeePerGas: BigInt(maxPriorityFeePerGas) }
}

function feeTexts(fees: FeeCap): Pick<SentTransaction, 'maxFeePerGas' | 'maxPriorityFeePerGas'> {
  return { maxFeePerGas: String(fees.maxFeePerGas), maxPriorityFeePerGas: String(fees.maxPriorityFeePerGas) }
}

const refusedAction = (key: string, code: bigint): LockstepError =>
  new LockstepError(
    'ActionRefused',
    `the contract would refuse '${key}' with code ${code}; it is tried again later, check what the account may do`,
    { field: 'action', value: key, limit: 0 },
  )
