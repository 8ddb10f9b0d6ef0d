import type { PreparedCall } from '../operation/index.js'
import { type AnyCallContext, defaultCallWeight, dropPromise, type Module } from '../stf/index.js'
import type { BlockRun } from './block-run.js'
import { type CallScope, chargeWeight, chargeWholeWeight, closeCallScope, openCallScope } from './call-scope.js'
import { endTransaction } from './end-transaction.js'
import { moduleContext } from './module-context.js'
import { isExhausted } from './state-gate.js'

/** What a part of the admission came to. */
export interface AdmissionResult {
  readonly verdict: 'Granted' | 'Refused' | 'Broken'
  readonly scope: CallScope
}

/**
 * Asks a part of the admission in a transaction of its own, which is kept where `keep` says so and the answer is yes.
 * Code that fails, throws or answers anything but true or false is a bug, and grants nothing.
 */
export function runAdmission(
  run: BlockRun,
  module: Module,
  input: PreparedCall,
  place: number,
  { keep, ask }: { readonly keep: boolean; readonly ask: (context: AnyCallContext) => unknown },
): AdmissionResult {
  const { sender: origin, callAndNonce } = input
  const scope = openCallScope(run, { origin, callAndNonce, place, weight: defaultCallWeight })
  run.overlay.begin()
  const verdict = verdictOf(scope, module, place, ask)
  closeCallScope(scope)
  if (verdict === 'Broken') chargeWholeWeight(scope)
  else chargeWeight(scope)
  endTransaction(scope, keep && verdict === 'Granted')
  return { verdict, scope }
}

function verdictOf(
  scope: CallScope,
  module: Module,
  index: number,
  ask: (context: AnyCallContext) => unknown,
): AdmissionResult['verdict'] {
  const { run } = scope
  const broken = (error: unknown): 'Broken' => {
    // No room for the messages of a fee is no defect of the STF.
    if (!scope.blockFull) run.bugs.push({ index, call: `${module.name}.admission`, error })
    return 'Broken'
  }
  try {
    const answer = ask(moduleContext(scope, module.number))
    if (scope.failure !== undefined || scope.blockFull || isExhausted(run.gate)) return broken(answer)
    if (scope.openAttempts > 0 || dropPromise(answer) || typeof answer !== 'boolean') return broken(answer)
    return answer ? 'Granted' : 'Refused'
  } catch (error) {
    return broken(error)
  }
}
