import type { Hex } from '@lockstep/core'
import { decode, encode } from '@lockstep/core/codec'
import {
  type BlockResult,
  executeBlock,
  executeGenesis,
  executeGetter,
  type GetterAnswer,
  nonceItem,
  nonceSpace,
  readAppContext,
  readContext,
  unlimitedGate,
} from '@lockstep/core/engine'
import {
  appendNonce,
  encodeCall,
  encodePublicGetter,
  inboundOperation,
  type PreparedCall,
  type PreparedInbound,
  type PreparedInput,
} from '@lockstep/core/operation'
import { codeName } from '@lockstep/core/receipt'
import { createState, type State } from '@lockstep/core/state'
import { bindReadonlyMap, type Call, type Getter, type InferFields, type Stf } from '@lockstep/core/stf'
import { balances } from '@lockstep/stf-balances'
import { domain, hashOf, provider, shard } from './accounts.js'

export const blockTime = 12_000n

/** A shard of an app that has balances, as one worker sees it. Block n is made at n times 12 seconds. */
export interface AppShard {
  readonly state: State
  /** The time of the next block. */
  now(): bigint
  /** Executes and commits the next block. */
  produce(inputs: readonly PreparedInput[]): BlockResult
  /** The code of each input of the next block. */
  codes(...inputs: readonly PreparedInput[]): string[]
  /** Shields funds to an account. */
  shield(who: Hex, amount: bigint): void
  free(who: Hex): bigint
  reserved(who: Hex): bigint
  nonce(who: Hex): number
  broken(): string[]
  answer(request: Uint8Array): GetterAnswer
  /** Asks a public getter. */
  read<Returns>(getter: Getter<unknown, Returns>): Returns
}

export function createAppShard(stf: Stf): AppShard {
  const state = createState(provider)
  state.commit(executeGenesis(stf, state))
  const accounts = bindReadonlyMap(balances.state.account, state.space('balances.account'))
  const reserved = bindReadonlyMap(balances.state.reserved, state.space('balances.reserved'))
  const nonces = bindReadonlyMap(nonceItem, state.space(nonceSpace))
  let number = 0

  const block = () => {
    const hash: Hex = `0x${number.toString(16).padStart(64, '0')}`
    return { number, hash, timestamp: BigInt(number) * blockTime }
  }
  const produce = (inputs: readonly PreparedInput[]) => {
    number += 1
    const result = executeBlock({ stf, provider }, state, { ...block(), shard, inputs })
    state.commit(result.prepared)
    return result
  }
  const answer = (request: Uint8Array) =>
    executeGetter({ provider, stf, domain }, { bareGetters: true }, state, block(), request)

  return {
    state,
    now: () => BigInt(number + 1) * blockTime,
    produce,
    codes: (...inputs) => produce(inputs).receipts.map((receipt) => codeName(stf, receipt)),
    shield: (who, amount) => void produce([shieldedTo(stf, who, amount, number + 1)]),
    free: (who) => accounts.get(who).free,
    reserved: (who) => reserved.get(who),
    nonce: (who) => nonces.get(who),
    broken() {
      const inModules = Object.values(stf.modules).flatMap((module) =>
        Object.entries(module.invariants).flatMap(([name, holds]) =>
          holds(readContext(module, shard, state, block(), unlimitedGate(), stf.modules)) ? [] : [name],
        ),
      )
      const context = readAppContext(stf, shard, state, block())
      const inApp = Object.entries(stf.invariants).flatMap(([name, holds]) => (holds(context) ? [] : [name]))
      return [...inModules, ...inApp]
    },
    answer,
    read(getter) {
      const answered = answer(encodePublicGetter(getter, {}))
      if ('refused' in answered) throw new Error(answered.refused)
      return decode(getter.returns, answered.value)
    },
  }
}

/** Funds that were shielded on the parentchain, in that block. */
export function shieldedTo(stf: Stf, who: Hex, amount: bigint, block: number, index = 0): PreparedInbound {
  const call = stf.callByInbound('shieldFunds')
  if (call === undefined) throw new Error(`${stf.name} receives no funds`)
  const args = { who, amount }
  return { kind: 'inbound', call, args, ...inboundOperation(provider, call, args, shard, { block, index }) }
}

interface Signing {
  readonly from: Hex
  readonly nonce: number
  readonly delegate?: Hex
}

/** A call as if its signature had been verified. */
export function signed<Args>(
  call: Call<Args>,
  { from, nonce, delegate }: Signing,
  args: InferFields<Args>,
): PreparedCall {
  const callAndNonce = appendNonce(encodeCall(call, from, args), nonce)
  return {
    kind: 'call',
    operationHash: hashOf(Uint8Array.of(...callAndNonce, ...new TextEncoder().encode(delegate ?? ''))),
    call,
    sender: from,
    args: decode(call.args, encode(call.args, args)),
    nonce,
    delegate: delegate ?? null,
    callAndNonce,
  }
}

export const alice: Hex = `0x${'a1'.repeat(32)}`
export const bob: Hex = `0x${'b0'.repeat(32)}`
export const charlie: Hex = `0x${'c4'.repeat(32)}`
