import type { PreparedCall } from '../operation/index.js'
import type { EngineCode } from '../receipt/index.js'
import type { BlockRun } from './block-run.js'
import { callFacts } from './call-facts.js'
import { runAdmission } from './run-admission.js'

/** Whether a delegate may make the call; asked before the nonce, so that a stranger's call costs the sender nothing. */
export function refuseDelegate(run: BlockRun, input: PreparedCall, place: number): EngineCode | undefined {
  const { delegate } = input
  if (delegate === null) return undefined
  const module = run.stf.admission.authorizeCall
  if (module === undefined) return 'Unauthorized'
  const { verdict } = runAdmission(run, module, input, place, {
    keep: false,
    ask: (context) => module.admission.authorizeCall?.(context, { ...callFacts(input), delegate }),
  })
  return verdict === 'Granted' ? undefined : 'Unauthorized'
}
