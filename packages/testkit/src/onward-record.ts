import { executeBlock, nonceItem, nonceSpace } from '@lockstep/core/engine'
import type { Receipt } from '@lockstep/core/receipt'
import { type BlockContext, bindReadonlyMap } from '@lockstep/core/stf'
import { declareInput } from './declare-inputs.js'
import type { CallRecord } from './log-record.js'
import { prepareDeclared } from './log-to-blocks.js'
import { createNonceLedger } from './nonce-ledger.js'
import { errorOf, isNews, onwardCall, recentRows } from './onward-call.js'
import type { Settling } from './settling.js'
import { createRandom } from './simulation/random.js'
import { partyNames } from './world.js'

const mostTried = 12
const mostDrawn = 24
const refusedShare = 1 / 8

/**
 * A call that the state admits, and which goes on with what the log has done before; now and then one that is refused
 * for a reason that the log has not had yet. `undefined` where none is found.
 */
export function onwardRecord(
  settling: Settling,
  context: BlockContext,
  seed: number,
  among: number,
): CallRecord | undefined {
  const { stf, state, progress, onwardCalls } = settling
  const random = createRandom(seed)
  const parties = partyNames.slice(0, among).map((_, party) => `party:${party}`)
  const rows = recentRows(stf, state, progress)
  const tried: CallRecord[] = []
  for (let drawn = 0; drawn < mostDrawn && tried.length < mostTried; drawn += 1) {
    const record = onwardCall({ ...settling, rows, calls: onwardCalls, random, parties })
    if (record !== undefined && isNews(progress, record)) tried.push(record)
  }
  if (tried.length === 0) return undefined
  const receipts = receiptsOf(settling, context, tried)
  const isNewError = (receipt: Receipt): boolean => receipt.module !== 0 && !progress.errors.has(errorOf(receipt))
  const refused = random.chance(refusedShare) ? tried[receipts.findIndex(isNewError)] : undefined
  return refused ?? tried[receipts.findIndex(({ status }) => status === 'Executed')]
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
