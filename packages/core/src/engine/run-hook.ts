import { fromHex, toHex } from '../hex.js'
import type { Receipt } from '../receipt/index.js'
import type { AnyHookContext, Module } from '../stf/index.js'
import type { BlockRun } from './block-run.js'
import { type CallOutcome, type DeclaredFailure, executed, failed, stopped } from './call-outcome.js'
import { type CallScope, closeCallScope, eventsOf, keepMessages, openCallScope } from './call-scope.js'
import { endTransaction } from './end-transaction.js'
import { byteLength } from './message.js'
import { moduleContext } from './module-context.js'
import { returnedValue } from './returned-value.js'
import { isExhausted } from './state-gate.js'

const hookTag = { onBlockStart: 0, onBlockEnd: 1 } as const

type Hook = keyof typeof hookTag

/** What a hook did; its place among the block's receipts is not known yet. */
export type HookOutcome = Omit<Receipt, 'index'>

/**
 * Runs a block hook of every module, each in a transaction of its own; a hook that throws is undone and reported, the
 * block goes on. Those that have something to tell, an event or a failure, leave a receipt.
 */
export function runHooks(run: BlockRun, hook: Hook): HookOutcome[] {
  const { shard, number: block } = run.block
  return run.modules.flatMap(({ module }) => {
    if (module[hook] === undefined) return []
    const seed = hookSeed(run, hook, module)
    const outcome = runHook(run, hook, module, seed)
    if (outcome.status === 'Executed' && outcome.events.length === 0) return []
    return { operationHash: toHex(run.provider.blake2b256(seed)), shard, block, ...outcome }
  })
}

function runHook(run: BlockRun, hook: Hook, module: Module, seed: Uint8Array): CallOutcome {
  const place = 0xffff_ffff - (module.number * 2 + hookTag[hook])
  const weight = run.stf.limits.hook
  const scope = openCallScope(run, { origin: run.block.shard, callAndNonce: seed, place, weight })
  run.overlay.begin()
  const bug = runCode(scope, hook, module)
  const isOverBudget = isExhausted(run.gate)
  closeCallScope(scope)
  const isGood = bug === undefined && scope.failure === undefined && !scope.blockFull && !isOverBudget
  if (endTransaction(scope, isGood)) {
    keepMessages(scope)
    return executed('0x', eventsOf(scope))
  }
  // In the order of a call's outcome: what it has taken too much of counts, whatever it made of that itself.
  if (scope.failure !== undefined && !scope.blockFull && !isOverBudget) return keepFailure(run, scope.failure)
  run.bugs.push({ index: undefined, call: hook, error: bug?.thrown })
  return stopped(scope.blockFull ? 'BlockFull' : isOverBudget ? 'BudgetExceeded' : 'Internal', [])
}

/** The details stand in the receipt, so they take room in the block though everything else is undone. */
function keepFailure(run: BlockRun, failure: DeclaredFailure): CallOutcome {
  run.messageBytes += byteLength(failure.output)
  return failed(failure, [])
}

function runCode(scope: CallScope, hook: Hook, module: Module): { readonly thrown: unknown } | undefined {
  try {
    const returned: unknown = module[hook]?.(hookContext(scope, module))
    const bug = returnedValue(hook, returned)
    return bug === undefined ? undefined : { thrown: bug }
  } catch (error) {
    return scope.failure === undefined ? { thrown: error } : undefined
  }
}

/** A hook has no account that it runs for. */
function hookContext(scope: CallScope, { number }: Module): AnyHookContext {
  const { origin: _, ...context } = moduleContext(scope, number)
  return context
}

/** What a hook's effects take their ids from: the parentchain block's hash, which hook it is, and of which module. */
function hookSeed(run: BlockRun, hook: Hook, { number }: Module): Uint8Array {
  const seed = new Uint8Array(34)
  seed.set(fromHex(run.block.hash))
  seed[32] = hookTag[hook]
  seed[33] = number
  return seed
}
