import { readContext, unlimitedGate } from '@lockstep/core/engine'
import type { State } from '@lockstep/core/state'
import type { BlockContext, Call, Stf } from '@lockstep/core/stf'
import { cut } from '../log/cut.js'
import { copies } from '../log/declare-inputs.js'
import type { DraftCall, DraftLog, DraftRecord } from '../log/draft-log.js'
import { isJsonObject, type JsonObject } from '../log/json-value.js'
import type { LogInBlocks, LogRecord } from '../log/log-record.js'
import { logBlock } from '../log/log-to-blocks.js'
import type { World } from '../log/world.js'
import { draftState } from './draft-state.js'
import { echoing } from './echoing.js'
import { hasHint, resolveHints } from './hints.js'
import { noteProgress, startProgress } from './onward-call.js'
import { onwardRecord } from './onward-record.js'
import { relaxNonces } from './relax-nonces.js'
import { type Attempt, attempted, isExecuted, type Settling, withExactNonce } from './settling.js'
import { withSortedAmounts } from './sorted-amounts.js'
import { type ValuePool, valuePool } from './value-pool.js'

/**
 * Turns a draft into a log: hints become values, the root's calls get their sender, and nonces are made right.
 *
 * @param begin the state that the log begins with; it stays as it is
 */
export function settleLog(
  stf: Stf,
  world: World,
  drawn: DraftLog,
  begin: () => State,
  onwardCalls: readonly Call[] = [],
): LogInBlocks {
  const { blocks, pauses } = drawn
  const draft = { ...drawn, log: drawn.log.flatMap(inBursts) }
  const calls = drawn.isOnward ? onwardCalls : []
  const nameOf = (bytes: string): string => nameOfBytes(world, bytes)
  const log = draft.isLive
    ? settleLive(
        { stf, world, state: draftState(begin()), progress: startProgress(), onwardCalls: calls, nameOf },
        draft,
      )
    : settleBlindly(stf, draft.log)
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
function settleLive(settling: Settling, draft: DraftLog): readonly LogRecord[] {
  const { stf, world } = settling
  const { log: drafts, blocks, pauses } = draft
  const places = blockPlaces(drafts, blocks)
  const log: LogRecord[] = []
  for (const [index, draft] of drafts.entries()) {
    const context = logBlock(world, places[index] ?? 0, pauses)
    log.push(settleOne(settling, context, draft, log))
  }
  if (settling.onwardCalls.length > 0) log.push(...stepsBehind(settling, draft, log.length, places.at(-1) ?? 0))
  return relaxNonces(stf, world, log, drafts)
}

/** What goes on with the log, in its last block. */
function* stepsBehind(
  settling: Settling,
  { steps, among, most, pauses }: DraftLog,
  length: number,
  place: number,
): Generator<LogRecord, void, void> {
  const { world, state } = settling
  const context = logBlock(world, place, pauses)
  for (const [index, seed] of steps.slice(0, Math.max(0, most - length)).entries()) {
    const record = onwardRecord(settling, context, seed + index, among)
    if (record !== undefined)
      yield settled(settling, attempted(settling, context, withExactNonce(world, state, record)))
  }
}

const mostAttempts = 3

/** One record, executed; one that may be tried is what first succeeds, or what is tried first. */
function settleOne(
  settling: Settling,
  context: BlockContext,
  draft: DraftRecord,
  earlier: readonly LogRecord[],
): LogRecord {
  let first: Attempt | undefined
  for (const record of candidates(settling, context, draft, earlier)) {
    const attempt = attempted(settling, context, record)
    if (isExecuted(attempt)) return settled(settling, attempt)
    first ??= attempt
  }
  return first === undefined ? withoutHelp(draft) : settled(settling, first)
}

function settled({ state, progress }: Settling, { record, result, written }: Attempt): LogRecord {
  state.commit(result.prepared)
  noteProgress(progress, record, result, written)
  return record
}

/** What a draft may become, in the order in which it is tried. */
function* candidates(
  settling: Settling,
  context: BlockContext,
  draft: DraftRecord,
  earlier: readonly LogRecord[],
): Generator<LogRecord, void, void> {
  const { stf, world, state } = settling
  const settledAt = (attempt: number): LogRecord => {
    const record = settleRecord(settling, draft, context, attempt)
    return withExactNonce(world, state, attempt === 0 ? takingUp(stf, draft, record, earlier) : record)
  }
  const { among, onward } = 'call' in draft ? draft : {}
  if (among !== undefined && onward !== undefined && settling.onwardCalls.length > 0) {
    // Copies of a burst go on with each other.
    const record = onwardRecord(settling, context, onward + earlier.length, among)
    yield record === undefined ? settledAt(0) : withExactNonce(world, state, record)
    return
  }
  const attempts = among === undefined ? 1 : mostAttempts
  for (let attempt = 0; attempt < attempts; attempt += 1) yield settledAt(attempt)
}

function takingUp(stf: Stf, draft: DraftRecord, record: LogRecord, earlier: readonly LogRecord[]): LogRecord {
  const taken = echoing(stf, draft, record, earlier)
  return 'call' in draft && draft.isSorted === true ? withSortedAmounts(stf, taken) : taken
}

function settleRecord(
  { stf, world, state, nameOf }: Settling,
  draft: DraftRecord,
  context: BlockContext,
  attempt: number,
): LogRecord {
  const args = hasHint(draft.args) ? resolved(draft.args, valuePool(stf, state, context), nameOf, attempt) : draft.args
  if (!('call' in draft)) return { ...draft, args }
  const own = draft.among === undefined ? draft.from : (draft.from + attempt) % draft.among
  const from = draft.byRoot === true ? (rootParty(stf, world, state, context) ?? own) : own
  return withoutHelp({ ...draft, args, from })
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
  const { byRoot: _, echo: __, isSorted: ___, times: ____, among: _____, onward: ______, ...record }: DraftCall = draft
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
