import type { BookTransaction, OrderBook } from '../../orders/order-book.js'
import { applyEvents, type EventTaking } from './apply-events.js'
import type { ChainBlock, ChainReader } from './chain-reader.js'
import type { ContractEvent } from './contract-event.js'
import type { BlockMark } from './proxy-record.js'
import type { ProxyTables } from './proxy-tables.js'
import { type Retention, settleOrders } from './settle-orders.js'
import { forgetSettled, undoBlocks } from './undo-blocks.js'

export interface ChainSyncOptions {
  readonly book: OrderBook
  readonly tables: ProxyTables
  readonly reader: ChainReader
  readonly retention: Retention
  /** First block that is read: the one of the contracts' creation, or an earlier one. */
  readonly firstBlock: number
  readonly taking: Omit<EventTaking, 'tables' | 'transaction'>
  /** Told how many blocks a reorganization took back. */
  readonly onReorg?: ((blocks: number) => void) | undefined
}

/** Blocks that are read at a time. */
const blocksAtOnce = 32

interface ReadBlock {
  readonly block: ChainBlock
  readonly events: readonly ContractEvent[]
}

/**
 * Brings the tables to what the node says, from the block where both agree. Answers the head that they are at.
 *
 * Blocks enter one after the other, each on its parent, and each batch of them is durable before the next one is read:
 * a service that dies in between goes on where it was.
 */
export async function syncChain(options: ChainSyncOptions): Promise<ChainBlock | undefined> {
  const { book, tables, reader, firstBlock } = options
  const head = await reader.head()
  const cursor = cursorOf(tables)
  const ancestor = await findAncestor(reader, tables)
  if (cursor !== undefined && (ancestor === undefined || ancestor.number < cursor.number)) {
    await book.transact((transaction) => undo(options, transaction, ancestor, head.number))
    options.onReorg?.(cursor.number - (ancestor?.number ?? firstBlock - 1))
  }
  const wanted = head.number - (ancestor?.number ?? firstBlock - 1)
  let previous = ancestor
  while ((previous?.number ?? firstBlock - 1) < head.number) {
    const taken = await takeBlocks(options, previous, head.number)
    // The chain changed while it was read; what was taken in is a chain still, and the next turn finds where it ends.
    if (taken === undefined) break
    previous = taken
  }
  if (wanted > 0) await settle(options, cursorOf(tables)?.number)
  const reached = cursorOf(tables)
  return reached === undefined ? undefined : reader.blockAt(reached.number).then((block) => sameBlock(block, reached))
}

/** The last block that was taken in. */
export function cursorOf({ blocks }: Pick<ProxyTables, 'blocks'>): BlockMark | undefined {
  let highest: BlockMark | undefined
  for (const mark of blocks.values()) if (highest === undefined || mark.number > highest.number) highest = mark
  return highest
}

function sameBlock(block: ChainBlock | undefined, { hash }: BlockMark): ChainBlock | undefined {
  return block?.hash === hash ? block : undefined
}

async function findAncestor(reader: ChainReader, { blocks }: ProxyTables): Promise<BlockMark | undefined> {
  const marks = [...blocks.values()].sort((left, right) => right.number - left.number)
  for (const mark of marks) {
    if ((await reader.blockAt(mark.number))?.hash === mark.hash) return mark
  }
  return undefined
}

function undo(
  { tables, firstBlock }: ChainSyncOptions,
  transaction: BookTransaction,
  ancestor: BlockMark | undefined,
  head: number,
): void {
  undoBlocks(tables, transaction, ancestor?.number ?? firstBlock - 1, head)
  if (ancestor === undefined) forgetSettled(tables, transaction)
}

async function takeBlocks(
  options: ChainSyncOptions,
  previous: BlockMark | undefined,
  head: number,
): Promise<BlockMark | undefined> {
  const { book, tables, taking } = options
  const from = (previous?.number ?? options.firstBlock - 1) + 1
  const chain = linked(await readBlocks(options.reader, from, Math.min(head, from + blocksAtOnce - 1)), previous)
  const last = chain.at(-1)?.block
  if (last === undefined) return undefined
  await book.transact((transaction) => {
    for (const { block, events } of chain) {
      applyEvents({ ...taking, tables, transaction }, block.number, events)
      transaction.put(tables.blocks, String(block.number), { number: block.number, hash: block.hash })
    }
  })
  return last
}

async function readBlocks(reader: ChainReader, from: number, to: number): Promise<readonly ReadBlock[]> {
  const numbers = Array.from({ length: to - from + 1 }, (_, at) => from + at)
  const found = await Promise.all(
    numbers.map(async (number) => {
      const block = await reader.blockAt(number)
      return block === undefined ? [] : [{ block, events: await reader.eventsOf(block) }]
    }),
  )
  return found.flat()
}

/** The blocks from the first one on that stand on each other; others came from another branch. */
function linked(read: readonly ReadBlock[], previous: BlockMark | undefined): readonly ReadBlock[] {
  let parent = previous?.hash
  const broken = read.findIndex(({ block }) => {
    const isLinked = parent === undefined || block.parentHash === parent
    parent = block.hash
    return !isLinked
  })
  return broken === -1 ? read : read.slice(0, broken)
}

async function settle({ book, tables, retention }: ChainSyncOptions, head: number | undefined): Promise<void> {
  if (head === undefined) return
  await book.transact((transaction) => settleOrders(tables, transaction, head, retention))
}
