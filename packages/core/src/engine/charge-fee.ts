import type { PreparedCall } from '../operation/index.js'
import type { EngineCode, EventRecord } from '../receipt/index.js'
import type { BlockRun } from './block-run.js'
import { callFacts } from './call-facts.js'
import { keepMessages } from './call-scope.js'
import { runAdmission } from './run-admission.js'

/**
 * Takes the fee of a call from its sender, outside of the call's own transaction: a failed call has paid too. Answers
 * the events of the payment, or why the call is refused.
 */
export function chargeFee(run: BlockRun, input: PreparedCall, place: number): readonly EventRecord[] | EngineCode {
  const module = run.stf.admission.chargeFee
  if (module === undefined) return []
  const { verdict, scope } = runAdmission(run, module, input, place, {
    keep: true,
    ask: (context) => module.admission.chargeFee?.(context, callFacts(input)),
  })
  if (verdict === 'Broken') return 'Internal'
  if (verdict === 'Refused') return 'FeeUnpaid'
  keepMessages(scope)
  return scope.events
}
