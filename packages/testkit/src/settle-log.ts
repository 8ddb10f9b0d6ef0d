import {
  type BlockResult,
  executeBlock,
  nonceItem,
  nonceSpace,
  readContext,
  unlimitedGate,
} from '@lockstep/core/engine'
import type { ReadableState, State } from '@lockstep/core/state'
import { type BlockContext, bindReadonlyMap, type Stf } from '@lockstep/core/stf'
import { cut } from './cut.js'
import { copies, declareInput } from './declare-inputs.js'
import type { DraftCall, DraftLog, DraftRecord } from './draft-log.js'
import { draftState } from './draft-state.js'
import { echoing } from './echoing.js'
import { hasHint, resolveHints } from './hints.js'
import { isJsonObject, type JsonObject } from './json-value.js'
import type { CallRecord, LogInBlocks, LogRecord } from './log-record.js'
import { logBlock, prepareDeclared } from './log-to-blocks.js'
import { createNonceLedger } from './nonce-ledger.js'
import { relaxNonces } from './relax-nonces.js'
import { withSortedAmounts } from './sorted-amounts.js'
import { type ValuePool, valuePool } from './value-pool.js'
import { partyOf, type World } from './world.js'

/**
 * Turns a draft into a log: hints become values, the root's calls get their sender, and nonces are made right.
 *
 * @param begin the state that the log begins with; it stays as it is
 */
export function settleLog(stf: Stf, world: World, drawn: DraftLog, begin: () => State): LogInBlocks {
  const { blocks, pauses } = drawn
  const draft = { ...drawn, log: drawn.log.flatMap(inBursts) }
  const log = draft.isLive ? settleLive(stf, world, draft, draftState(begin())) : settleBlindly(stf, draft.log)
  return pauses.some((pause) => pause !== 0) ? { log, blocks, pauses } : { log, blocks }
}

const emptyPool: ValuePool = { integers: new Map(), keys: new Map(), bytes: new Map() }

function inBursts(draft: DraftRecord): DraftRecord[] {
  return 'call' in draft ? new Array<DraftRecord>(draft.times ?? 1).fill(draft) : [draft]
}

function settleBlindly(stf: Stf, drafts: readonly DraftRecord[]): LogRecord[] {
  const log: LogRecord[] = []
  for (const draft of drafts) {
    const record = withoutHelp({ ...draft, args: resolved(draft.args, emptyPool, (bytes) => bytes) })
    log.push(takingUp(stf, draft, record, log))
  }
  return log
}

/** PERF: executes each record, as a block of its own: hooks run more often than they will. */
function settleLive(
  stf: Stf,
  world: World,
  { log: drafts, blocks, pauses }: DraftLog,
  state: State,
): readonly LogRecord[] {
  const places = blockPlaces(drafts, blocks)
  const log: LogRecord[] = []
  for (const [index, draft] of drafts.entries()) {
    const context = logBlock(world, places[index] ?? 0, pauses)
    log.push(settleOne(stf, world, state, context, draft, log))
  }
  return relaxNonces(stf, world, log, drafts)
}

const mostAttempts = 3

/** One record, executed; one that may be tried is what first succeeds, or what it was drawn as. */
function settleOne(
  stf: Stf,
  world: World,
  state: State,
  context: BlockContext,
  draft: DraftRecord,
  earlier: readonly LogRecord[],
): LogRecord {
  const settled = (attempt: number): LogRecord => {
    const record = settleRecord(stf, world, draft, state, context, attempt)
    return withExactNonce(world, state, attempt === 0 ? takingUp(stf, draft, record, earlier) : record)
  }
  const attempts = 'call' in draft && draft.among !== undefined ? mostAttempts : 1
  const first = settled(0)
  let [record, result] = [first, executeRecord(stf, world, first, state, context)]
  const drawn = result
  for (let attempt = 1; attempt < attempts && !isExecuted(result); attempt += 1) {
    record = settled(attempt)
    result = executeRecord(stf, world, record, state, context)
  }
  const isSettled = isExecuted(result)
  state.commit((isSettled ? result : drawn).prepared)
  return isSettled ? record : first
}

function isExecuted({ receipts }: BlockResult): boolean {
  return receipts[0]?.status === 'Executed'
}

function takingUp(stf: Stf, draft: DraftRecord, record: LogRecord, earlier: readonly LogRecord[]): LogRecord {
  const taken = echoing(stf, draft, record, earlier)
  return 'call' in draft && draft.isSorted === true ? withSortedAmounts(stf, taken) : taken
}

function settleRecord(
  stf: Stf,
  world: World,
  draft: DraftRecord,
  state: State,
  context: BlockContext,
  attempt: number,
): LogRecord {
  const nameOf = (bytes: string): string => nameOfBytes(world, bytes)
  const args = hasHint(draft.args) ? resolved(draft.args, valuePool(stf, state, context), nameOf, attempt) : draft.args
  if (!('call' in draft)) return { ...draft, args }
  const own = draft.among === undefined ? draft.from : (draft.from + attempt) % draft.among
  const from = draft.byRoot === true ? (rootParty(stf, world, state, context) ?? own) : own
  return withoutHelp({ ...draft, args, from })
}

function withExactNonce(world: World, state: State, record: LogRecord): LogRecord {
  return 'call' in record ? { ...record, nonce: exactNonce(world, state, record.from, record.nonce) } : record
}

/** The nonce that a keyword means in this state. */
export function exactNonce(world: World, state: ReadableState, from: number, nonce: CallRecord['nonce']): number {
  const nonces = bindReadonlyMap(nonceItem, state.space(nonceSpace))
  const ledger = createNonceLedger(world.parties.length)
  ledger.resolve(from, nonces.get(partyOf(world, from).account))
  return ledger.resolve(from, nonce)
}

/** What a record comes to, in a block of its own. */
function executeRecord(stf: Stf, world: World, record: LogRecord, state: State, context: BlockContext): BlockResult {
  const declared = declareInput(stf, world, createNonceLedger(world.parties.length), record)
  const input = prepareDeclared(world, declared, { block: context.number, index: 0 })
  const block = { ...context, shard: world.domain.shard, inputs: [input] }
  return executeBlock({ stf, provider: world.provider }, state, block)
}

function rootParty(stf: Stf, world: World, state: State, context: BlockContext): number | undefined {
  const module = stf.admission.root
  if (module === undefined) return undefined
  const root = module.admission.root?.(
    readContext(module, world.domain.shard, state, context, unlimitedGate(), stf.modules),
  )
  const party = world.parties.findIndex(({ account }) => account === root)
  return party === -1 ? undefined : party
}

function nameOfBytes(world: World, bytes: string): string {
  if (bytes === world.domain.shard) return 'shard'
  const party = world.parties.findIndex(({ account }) => account === bytes)
  return party === -1 ? bytes : `party:${party}`
}

function withoutHelp(draft: DraftRecord): LogRecord {
  if (!('call' in draft)) return draft
  const { byRoot: _, echo: __, isSorted: ___, times: ____, among: _____, ...record }: DraftCall = draft
  return record
}

function resolved(args: JsonObject, pool: ValuePool, nameOf: (bytes: string) => string, attempt = 0): JsonObject {
  const json = resolveHints(args, pool, nameOf, attempt)
  return isJsonObject(json) ? json : {}
}

/** The position of the block that each record comes into. */
function blockPlaces(log: readonly LogRecord[], blocks: readonly number[]): readonly number[] {
  return cut(log.flatMap(copies), blocks).flatMap((block, position) =>
    block.flatMap((record) => (record === 'repeat' ? [] : [position])),
  )
}
