import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import type { PreparedCall, PreparedInbound } from '../operation/index.js'
import type { BlockRun } from './block-run.js'
import { blockFull, type CallOutcome, executed, failed, internal } from './call-outcome.js'
import { type CallScope, closeCallScope, keepMessages, openCallScope } from './call-scope.js'
import { returnedValue } from './returned-value.js'

/**
 * Runs a call's code in a transaction of its own. A declared error undoes the call; anything else that is thrown is a
 * bug of the STF, which is undone as well, leaves `Internal` in the receipt and is reported.
 */
export function dispatchCall(
  run: BlockRun,
  input: PreparedCall | PreparedInbound,
  origin: Hex,
  index: number,
): CallOutcome {
  const scope = openCallScope(run, origin, input.callAndNonce)
  run.overlay.begin()
  const bug = runCode(scope, input)
  closeCallScope(run, scope)
  if (bug === undefined && scope.failure === undefined && !scope.blockFull) {
    run.overlay.commit()
    keepMessages(run, scope)
    return executed(scope.events)
  }
  run.overlay.rollback()
  if (scope.blockFull) return blockFull()
  if (scope.failure !== undefined) return failed(scope.failure)
  run.bugs.push({ index, call: input.call.name, error: bug })
  return internal()
}

/** What the code threw beside declared failures; `undefined` where it ended as it should. */
function runCode(scope: CallScope, { call, args }: PreparedCall | PreparedInbound): unknown {
  try {
    // Decoded arguments are frozen already; those that a worker puts together for a parentchain input are from here on.
    return returnedValue(call.name, call.execute(scope.context, Object.freeze(args)))
  } catch (error) {
    return scope.failure === undefined ? thrown(call.name, error) : undefined
  }
}

function thrown(call: string, error: unknown): unknown {
  return error ?? new LockstepError('ThrewNothing', `${call} threw ${String(error)}; throw an Error, or fail()`)
}
