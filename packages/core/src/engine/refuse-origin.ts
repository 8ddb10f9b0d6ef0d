import type { PreparedCall } from '../operation/index.js'
import type { EngineCode } from '../receipt/index.js'
import { defaultCallWeight, dropPromise, returnedPromise } from '../stf/index.js'
import type { BlockRun } from './block-run.js'
import { chargeWeight, chargeWholeWeight } from './call-scope.js'
import { readContext } from './read-context.js'
import { isExhausted, openGate } from './state-gate.js'

/** Signed operations reach calls for accounts; of those for the root account, only that account's own. */
export function refuseOrigin(
  run: BlockRun,
  { call, sender, delegate }: PreparedCall,
  index: number,
): EngineCode | undefined {
  if (call.origin === 'signed') return undefined
  if (call.origin !== 'root') return 'BadOrigin'
  if (delegate !== null) return 'Unauthorized'
  return sender === rootAccount(run, index) ? undefined : 'BadOrigin'
}

/** The root account that the STF names just now; what its code takes from the state counts for the block. */
function rootAccount(run: BlockRun, index: number): string | undefined {
  const module = run.stf.admission.root
  if (module === undefined) return undefined
  const { gate, overlay, context, stf, block } = run
  openGate(gate, defaultCallWeight)
  try {
    const root = module.admission.root?.(readContext(module, block.shard, overlay, context, gate, stf.modules))
    if (dropPromise(root)) throw returnedPromise(`${module.name}.admission.root`)
    chargeWeight({ run, weight: defaultCallWeight })
    return isExhausted(gate) ? undefined : root
  } catch (error) {
    chargeWholeWeight({ run, weight: defaultCallWeight })
    run.bugs.push({ index, call: `${module.name}.admission`, error })
    return undefined
  } finally {
    gate.open = false
  }
}
