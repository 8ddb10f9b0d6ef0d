import { type BlockResult, executeBlock, nonceItem, nonceSpace } from '@lockstep/core/engine'
import type { ReadableState, State } from '@lockstep/core/state'
import { type BlockContext, bindReadonlyMap, type Call, type Stf } from '@lockstep/core/stf'
import { observeState } from '../execution/observe-state.js'
import { declareInput } from '../log/declare-inputs.js'
import type { CallRecord, LogRecord } from '../log/log-record.js'
import { prepareDeclared } from '../log/log-to-blocks.js'
import { createNonceLedger } from '../log/nonce-ledger.js'
import { partyOf, type World } from '../log/world.js'
import type { EntryPlace } from './entry-leaves.js'
import type { Progress } from './onward-call.js'

/** What a log is drawn up with, record by record. */
export interface Settling {
  readonly stf: Stf
  readonly world: World
  readonly state: State
  readonly progress: Progress
  /** What may be tried in the place of what is refused. */
  readonly onwardCalls: readonly Call[]
  nameOf(bytes: string): string
}

/** A record and what executing it came to. */
export interface Attempt {
  readonly record: LogRecord
  readonly result: BlockResult
  readonly written: readonly EntryPlace[]
}

/** PERF: what is written is watched only where something is to go on with it. */
export function attempted(
  { stf, world, state, onwardCalls }: Settling,
  context: BlockContext,
  record: LogRecord,
): Attempt {
  const written: EntryPlace[] = []
  if (onwardCalls.length === 0) return { record, result: executeRecord(stf, world, record, state, context), written }
  const watched = observeState(state, { onWrite: (space, key) => written.push({ space, key }) })
  return { record, result: executeRecord(stf, world, record, watched, context), written }
}

/** The record with the nonce as a number that is right in this state, where it has one. */
export function withExactNonce(world: World, state: State, record: LogRecord): LogRecord {
  return 'call' in record ? { ...record, nonce: exactNonce(world, state, record.from, record.nonce) } : record
}

export function isExecuted({ result }: Attempt): boolean {
  return result.receipts[0]?.status === 'Executed'
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
