import { executeBlock, nonceItem, nonceSpace } from '@lockstep/core/engine'
import type { Receipt } from '@lockstep/core/receipt'
import { type BlockContext, bindReadonlyMap } from '@lockstep/core/stf'
import { declareInput } from '../log/declare-inputs.js'
import type { CallRecord } from '../log/log-record.js'
import { prepareDeclared } from '../log/log-to-blocks.js'
import { createNonceLedger } from '../log/nonce-ledger.js'
import { partyNames } from '../log/world.js'
import { errorOf, isNews, type OnwardChoice, onwardCall, recentRows } from './onward-call.js'
import { createRandom } from './random.js'
import type { Settling } from './settling.js'

/** PERF: where the first few will do, the others are not tried. */
const tries = [4, 14]
/** Of those that are drawn, some were tried before. */
const drawnForOne = 2
const refusedShare = 1 / 8

/**
 * A call that the state admits, and which goes on with what the log has done before; now and then one that is refused
 * for a reason that the log has not had yet. `undefined` where none is found, or the log has executed all calls.
 */
export function onwardRecord(
  settling: Settling,
  context: BlockContext,
  seed: number,
  among: number,
): CallRecord | undefined {
  const { stf, state, progress, onwardCalls } = settling
  if (onwardCalls.every(({ name }) => progress.executed.has(name))) return undefined
  const random = createRandom(seed)
  const rows = recentRows(stf, state, progress)
  const parties = partyNames.slice(0, among).map((_, party) => `party:${party}`)
  const choice = { ...settling, rows, calls: onwardCalls, random, parties }
  const isRefused = random.chance(refusedShare)
  const isNewError = (receipt: Receipt): boolean => receipt.module !== 0 && !progress.errors.has(errorOf(receipt))
  for (const count of tries) {
    const tried = newCalls(choice, count)
    const receipts = tried.length === 0 ? [] : receiptsOf(settling, context, tried)
    const refused = isRefused ? tried[receipts.findIndex(isNewError)] : undefined
    const found = refused ?? tried[receipts.findIndex(({ status }) => status === 'Executed')]
    if (found !== undefined) return found
  }
  return undefined
}

/** At most so many calls that were not tried before in this state. */
function newCalls(choice: OnwardChoice, count: number): readonly CallRecord[] {
  const tried: CallRecord[] = []
  for (let drawn = 0; drawn < drawnForOne * count && tried.length < count; drawn += 1) {
    const record = onwardCall(choice)
    if (record !== undefined && isNews(choice.progress, record)) tried.push(record)
  }
  return tried
}

/**
 * What would come of each of the calls, behind those before it.
 *
 * PERF: all of them in one block, of which nothing stays: a block costs more than a call.
 */
function receiptsOf(
  { stf, world, state }: Settling,
  context: BlockContext,
  calls: readonly CallRecord[],
): readonly Receipt[] {
  const ledger = createNonceLedger(world.parties.length)
  const nonces = bindReadonlyMap(nonceItem, state.space(nonceSpace))
  for (const [party, { account }] of world.parties.entries()) ledger.resolve(party, nonces.get(account))
  const inputs = calls.map((call, index) =>
    prepareDeclared(world, declareInput(stf, world, ledger, call), { block: context.number, index }),
  )
  const block = { ...context, shard: world.domain.shard, inputs }
  return executeBlock({ stf, provider: world.provider }, state, block).receipts
}
