import type { Hex } from '@lockstep/core'
import { decode, u32 } from '@lockstep/core/codec'
import {
  type BlockResult,
  executeBlock,
  nonceItem,
  nonceSpace,
  readAppContext,
  readContext,
  unlimitedGate,
} from '@lockstep/core/engine'
import type { PreparedInput } from '@lockstep/core/operation'
import { codeName } from '@lockstep/core/receipt'
import type { State } from '@lockstep/core/state'
import { type AnyReadContext, bindReadonlyMap, type Getter, type InferFields, type Stf } from '@lockstep/core/stf'
import { genesisState } from '../execution/execute-blocks.js'
import type { ShardInput } from './shard-input.js'
import { provider, shard } from './shard-parts.js'

/** One shard of an STF as one worker sees it, without the worker around it. */
export interface Shard {
  readonly state: State
  /** Executes and commits the next block, at this time. @throws Error for a bug of the STF */
  produce(timestamp: bigint, inputs?: readonly ShardInput[]): BlockResult
  /** The same; answers the name of each input's receipt code. */
  codes(timestamp: bigint, inputs: readonly ShardInput[]): string[]
  /** Reads a getter, a trusted one in the name of `origin`. */
  ask<Args, Returns>(getter: Getter<Args, Returns>, args: InferFields<Args>, origin?: Hex): Returns
  /** The names of the invariants that do not hold, of the modules and of the app. */
  broken(): string[]
}

/** A new shard, or one that goes on with a state. For tests of single calls; `verify` needs none. */
export function openShard(stf: Stf, state: State = genesisState(stf, provider)): Shard {
  const nonces = bindReadonlyMap(nonceItem, state.space(nonceSpace))
  let last = { number: 0, hash: shard, timestamp: 0n }

  function execute(inputs: readonly PreparedInput[]): BlockResult {
    return executeBlock({ stf, provider }, state, { ...last, shard, inputs })
  }

  /** By executing what stands before: whether a call consumes its nonce is not known without. */
  function nonceBehind(inputs: readonly PreparedInput[], who: Hex): number {
    const { diff, prepared } = execute(inputs)
    state.discard(prepared)
    const { changes = [] } = diff.find(({ space }) => space === nonceSpace) ?? {}
    const changed = changes.find(({ key }) => key === who)?.value
    return changed === undefined ? nonces.get(who) : decode(u32, changed)
  }

  function produce(timestamp: bigint, inputs: readonly ShardInput[] = []): BlockResult {
    const block = last.number + 1
    last = { number: block, hash: `0x${block.toString(16).padStart(64, '0')}`, timestamp }
    const prepared: PreparedInput[] = []
    for (const [index, input] of inputs.entries()) {
      prepared.push(input({ block, index, nonceOf: (who) => nonceBehind(prepared, who) }))
    }
    const result = execute(prepared)
    state.commit(result.prepared)
    if (result.bugs.length > 0) throw new Error(result.bugs.map(({ error }) => String(error)).join())
    return result
  }

  function contextOf(number: number): AnyReadContext {
    const module = stf.moduleByNumber(number)
    if (module === undefined) throw new Error(`there is no module ${number}`)
    return readContext(module, shard, state, last, unlimitedGate(), stf.modules)
  }

  return {
    state,
    produce,
    codes: (timestamp, inputs) =>
      produce(timestamp, inputs)
        .receipts.slice(0, inputs.length)
        .map((receipt) => codeName(stf, receipt)),
    ask: (getter, args, origin = shard) => getter.read({ ...contextOf(getter.module), origin }, args),
    broken: () => [
      ...Object.values(stf.modules).flatMap(({ number, invariants }) => brokenIn(invariants, contextOf(number))),
      ...brokenIn(stf.invariants, readAppContext(stf, shard, state, last)),
    ],
  }
}

function brokenIn<Context>(
  invariants: Readonly<Record<string, (context: Context) => boolean>>,
  context: Context,
): string[] {
  return Object.entries(invariants).flatMap(([name, holds]) => (holds(context) ? [] : [name]))
}
