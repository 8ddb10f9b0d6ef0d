import { fromHex } from '../hex.js'
import type { AnyHookContext } from '../stf/index.js'
import type { BlockRun } from './block-run.js'
import { type CallScope, closeCallScope, keepMessages, openCallScope } from './call-scope.js'
import { returnedValue } from './returned-value.js'

const hookTag = { onBlockStart: 0, onBlockEnd: 1 } as const

/** Runs a block hook in a transaction of its own; a hook that throws is undone and reported, the block goes on. */
export function runHook(run: BlockRun, hook: keyof typeof hookTag): void {
  const scope = openCallScope(run, run.block.shard, hookSeed(run, hook))
  run.overlay.begin()
  try {
    const bug = returnedValue(hook, run.stf[hook](hookContext(scope)))
    if (bug !== undefined) throw bug
    run.overlay.commit()
    keepMessages(run, scope)
  } catch (error) {
    run.overlay.rollback()
    run.bugs.push({ index: undefined, call: hook, error })
  }
  closeCallScope(run, scope)
}

/** A hook has no account that it runs for, and no receipt that could hold its events or its failure. */
function hookContext({ context: { state, shard, block, nonceOf, send } }: CallScope): AnyHookContext {
  return { state, shard, block, nonceOf, send }
}

/** What a hook's effects take their ids from: the parentchain block's hash and which hook it is. */
function hookSeed(run: BlockRun, hook: keyof typeof hookTag): Uint8Array {
  const seed = new Uint8Array(33)
  seed.set(fromHex(run.block.hash))
  seed[32] = hookTag[hook]
  return seed
}
