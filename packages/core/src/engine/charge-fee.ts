import type { PreparedCall } from '../operation/index.js'
import type { EngineCode } from '../receipt/index.js'
import type { BlockRun } from './block-run.js'
import { callFacts } from './call-facts.js'
import { eventsOf, keepMessages, type Preceding } from './call-scope.js'
import { runAdmission } from './run-admission.js'

/**
 * Takes the fee of a call from its sender, outside of the call's own transaction: a failed call has paid too. Answers
 * what the payment has said, or why the call is refused.
 */
export function chargeFee(run: BlockRun, input: PreparedCall, place: number): Preceding | EngineCode | undefined {
  const module = run.stf.admission.chargeFee
  if (module === undefined) return undefined
  const { verdict, scope } = runAdmission(run, module, input, place, {
    keep: true,
    ask: (context) => module.admission.chargeFee?.(context, callFacts(input)),
  })
  if (verdict === 'Broken') return scope.blockFull ? 'BlockFull' : 'Internal'
  if (verdict === 'Refused') return 'FeeUnpaid'
  keepMessages(scope)
  const { effects, draws } = scope
  return { events: eventsOf(scope), effects: effects.length, draws }
}
