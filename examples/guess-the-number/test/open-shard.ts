import { type Hex, toHex } from '@lockstep/core'
import { decode, encode } from '@lockstep/core/codec'
import { createPortableProvider } from '@lockstep/core/crypto'
import {
  type BlockResult,
  executeBlock,
  executeGenesis,
  nonceItem,
  nonceSpace,
  readAppContext,
  readContext,
  unlimitedGate,
} from '@lockstep/core/engine'
import { appendNonce, encodeCall, inboundOperation, type PreparedInput } from '@lockstep/core/operation'
import { codeName } from '@lockstep/core/receipt'
import { createState, type State } from '@lockstep/core/state'
import { bindReadonlyMap, type Call, type Getter, type InferFields, type Stf } from '@lockstep/core/stf'

export const provider = createPortableProvider()
const shard: Hex = `0x${'5a'.repeat(32)}`

/** An input that is still to get its place in a block. */
type Input = (place: { readonly block: number; readonly index: number; nonceOf(who: Hex): number }) => PreparedInput

/** A call as if its signature had been verified, with the sender's next nonce. */
export function call<Args>(sender: Hex, called: Call<Args>, args: InferFields<Args>): Input {
  return ({ nonceOf }) => {
    const nonce = nonceOf(sender)
    const callAndNonce = appendNonce(encodeCall(called, sender, args), nonce)
    const operationHash = toHex(provider.blake2b256(callAndNonce))
    const decoded = decode(called.args, encode(called.args, args))
    return { kind: 'call', operationHash, call: called, sender, args: decoded, nonce, delegate: null, callAndNonce }
  }
}

/** What the parentchain brings without a signed operation. */
export function inbound<Args>(called: Call<Args>, args: InferFields<Args>): Input {
  return ({ block, index }) => {
    const operation = inboundOperation(provider, called, args, shard, { block, index })
    return { kind: 'inbound', call: called, args, ...operation }
  }
}

/** One shard of an STF as one worker sees it, without the worker around it. */
export interface Shard {
  readonly state: State
  /** Executes and commits the next block, at this time. */
  produce(timestamp: bigint, inputs?: readonly Input[]): BlockResult
  /** The same; answers the name of each input's receipt code. */
  codes(timestamp: bigint, inputs: readonly Input[]): string[]
  /** Reads a getter, a trusted one in the name of `origin`. */
  ask<Args, Returns>(getter: Getter<Args, Returns>, args: InferFields<Args>, origin?: Hex): Returns
  /** The invariants that do not hold, of the modules and of the app. */
  broken(): string[]
}

/** A new shard, or one that goes on with a state. */
export function openShard(stf: Stf, state: State = genesisState(stf)): Shard {
  const nonces = bindReadonlyMap(nonceItem, state.space(nonceSpace))
  let last = { number: 0, hash: shard, timestamp: 0n }

  function produce(timestamp: bigint, inputs: readonly Input[] = []): BlockResult {
    const number = last.number + 1
    last = { number, hash: `0x${number.toString(16).padStart(64, '0')}`, timestamp }
    const used = new Map<Hex, number>()
    const nonceOf = (who: Hex): number => {
      const nonce = used.get(who) ?? nonces.get(who)
      used.set(who, nonce + 1)
      return nonce
    }
    const prepared = inputs.map((input, index) => input({ block: number, index, nonceOf }))
    const result = executeBlock({ stf, provider }, state, { ...last, shard, inputs: prepared })
    state.commit(result.prepared)
    if (result.bugs.length > 0) throw new Error(result.bugs.map(({ error }) => String(error)).join())
    return result
  }

  const contextOf = (number: number) => {
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

function genesisState(stf: Stf): State {
  const state = createState(provider)
  state.commit(executeGenesis(stf, state))
  return state
}
