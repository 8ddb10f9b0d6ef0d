import { encode } from '../codec/index.js'
import type { Hex } from '../hex.js'
import { dropPromise, type Stf } from '../stf/index.js'
import type { AdmittedGetter } from './admit-getter.js'
import { readContext } from './read-context.js'
import type { StateAtBlock } from './state-at-block.js'
import { closedGate, isExhausted, openGate } from './state-gate.js'

/** The SCALE bytes of what a getter returns, or why it returned nothing that could be answered. */
export type GetterOutcome = { readonly value: Uint8Array } | { readonly refused: 'BudgetExceeded' | 'Internal' }

/**
 * Runs the code of a getter, and asks nobody whether it may: for whoever has admitted the request, and for a client
 * that makes an answer again from proven entries. The same entries and block give the same bytes on every machine.
 */
export function runGetter(stf: Stf, shard: Hex, { view, block }: StateAtBlock, request: AdmittedGetter): GetterOutcome {
  const { getter, args } = request
  const module = stf.moduleByNumber(getter.module)
  if (module === undefined) return { refused: 'Internal' }
  const gate = closedGate()
  openGate(gate, stf.limits.getter)
  const context = readContext(module, shard, view, block, gate, stf.modules)
  try {
    const value = getter.read(request.kind === 'trusted' ? { ...context, origin: request.sender } : context, args)
    if (isExhausted(gate)) return { refused: 'BudgetExceeded' }
    return dropPromise(value) ? { refused: 'Internal' } : { value: encode(getter.returns, value) }
  } catch {
    return { refused: isExhausted(gate) ? 'BudgetExceeded' : 'Internal' }
  } finally {
    gate.open = false
  }
}
