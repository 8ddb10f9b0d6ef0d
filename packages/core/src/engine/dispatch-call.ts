import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import type { PreparedCall, PreparedInbound } from '../operation/index.js'
import type { EventRecord } from '../receipt/index.js'
import { type AnyCallContext, defaultCallWeight } from '../stf/index.js'
import type { BlockRun } from './block-run.js'
import { callFacts } from './call-facts.js'
import { type CallOutcome, executed, failed, stopped } from './call-outcome.js'
import {
  type CallScope,
  chargeWeight,
  chargeWholeWeight,
  closeCallScope,
  eventsOf,
  keepMessages,
  openCallScope,
  type Preceding,
} from './call-scope.js'
import { endTransaction } from './end-transaction.js'
import { byteLength } from './message.js'
import { moduleContext } from './module-context.js'
import { callOutput, isTrue } from './returned-value.js'
import { isExhausted, openGate } from './state-gate.js'

interface DispatchOptions {
  readonly origin: Hex
  /** Place among the block's inputs. */
  readonly index: number
  /** What the fee that was paid has said. */
  readonly fee: Preceding | undefined
}

/**
 * Runs a call's code in a transaction of its own. A declared error undoes the call; anything else that is thrown is a
 * bug of the STF, which is undone as well, leaves `Internal` in the receipt and is reported.
 */
export function dispatchCall(
  run: BlockRun,
  input: PreparedCall | PreparedInbound,
  { origin, index, fee: preceding }: DispatchOptions,
): CallOutcome {
  const { call, callAndNonce } = input
  const options = { origin, callAndNonce, place: index, weight: call.weight }
  const scope = openCallScope(run, preceding === undefined ? options : { ...options, preceding })
  const fee = scope.preceding.events
  run.overlay.begin()
  const result = runCode(scope, input)
  const isOverBudget = isExhausted(run.gate)
  closeCallScope(scope)
  if ('bug' in result && scope.failure === undefined) chargeWholeWeight(scope)
  else chargeWeight(scope)
  const isGood = 'output' in result && scope.failure === undefined && !scope.blockFull && !isOverBudget
  if (endTransaction(scope, isGood) && 'output' in result) {
    keepMessages(scope)
    run.environment.onCallExecuted?.(run.overlay, call.name, index)
    const events = eventsOf(scope)
    return executed(result.output, fee.length === 0 ? events : [...fee, ...events])
  }
  if (scope.blockFull) return stopped('BlockFull', fee)
  if (isOverBudget) return stopped('BudgetExceeded', fee)
  if (scope.failure !== undefined) return keepFailure(scope, fee)
  if ('unauthorized' in result) return stopped('Unauthorized', fee)
  run.bugs.push({ index, call: call.name, error: 'bug' in result ? result.bug : undefined })
  return stopped('Internal', fee)
}

/** The details stand in the receipt, so they take room in the block though everything else is undone. */
function keepFailure(scope: CallScope, fee: readonly EventRecord[]): CallOutcome {
  const { run, failure } = scope
  if (failure === undefined) return stopped('Internal', fee)
  run.messageBytes += byteLength(failure.output)
  return failed(failure, fee)
}

type CodeResult =
  | { readonly output: Hex }
  /** What the code threw, or returned where it should not have; not a declared failure. */
  | { readonly bug: unknown }
  | { readonly unauthorized: true }

function runCode(scope: CallScope, input: PreparedCall | PreparedInbound): CodeResult {
  const { call, args } = input
  try {
    if (input.kind === 'call' && !isAuthorized(scope, input)) return { unauthorized: true }
    // Decoded arguments are frozen already; those that a worker puts together for a parentchain input are from here on.
    const returned = call.execute(moduleContext(scope, call.module), Object.freeze(args))
    return callOutput(scope, call, returned)
  } catch (error) {
    return { bug: error ?? new LockstepError('ThrewNothing', `${call.name} threw ${String(error)}; fail() instead`) }
  }
}

/** The second time that a delegate's right is asked: now what it uses up is kept or undone with the call. */
function isAuthorized(scope: CallScope, input: PreparedCall): boolean {
  const { delegate } = input
  const module = scope.run.stf.admission.authorizeCall
  if (delegate === null) return true
  if (module === undefined) return false
  const { run } = scope
  // What asking takes is not the call's: a call with a narrow weight must not fail for delegates alone.
  openGate(run.gate, defaultCallWeight)
  try {
    const context: AnyCallContext = moduleContext(scope, module.number)
    const answer = module.admission.authorizeCall?.(context, { ...callFacts(input), delegate })
    const isWithinBudget = !isExhausted(run.gate)
    chargeWeight({ run, weight: defaultCallWeight })
    return isTrue(answer) && isWithinBudget
  } catch (error) {
    chargeWholeWeight({ run, weight: defaultCallWeight })
    throw error
  } finally {
    openGate(run.gate, scope.weight)
  }
}
