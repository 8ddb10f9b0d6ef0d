import type { Hex } from '@lockstep/core'
import { decode, encode, u128 } from '@lockstep/core/codec'
import {
  type BlockResult,
  executeBlock,
  executeGenesis,
  nonceItem,
  nonceSpace,
  readContext,
  unlimitedGate,
} from '@lockstep/core/engine'
import type { PreparedInput } from '@lockstep/core/operation'
import { codeName } from '@lockstep/core/receipt'
import { createState, type State } from '@lockstep/core/state'
import { bindReadonlyMap } from '@lockstep/core/stf'
import { balances } from '@lockstep/stf-balances'
import { provider, shard } from './accounts.js'

/** One shard as one worker sees it, without the worker around it. */
export interface ShardState {
  readonly state: State
  /** The number of the next block. */
  next(): number
  /** Executes and commits the next block. */
  produce(inputs: readonly PreparedInput[]): BlockResult
  free(who: Hex): bigint
  nonce(who: Hex): number
  issuance(): bigint
  /** The names of the invariants that do not hold. */
  broken(): string[]
}

export function createShardState(): ShardState {
  const state = createState(provider)
  state.commit(executeGenesis(balances, state))
  const accounts = bindReadonlyMap(balances.state.account, state.space('balances.account'))
  const nonces = bindReadonlyMap(nonceItem, state.space(nonceSpace))
  let number = 0

  const block = (inputs: readonly PreparedInput[]) => {
    const hash: Hex = `0x${number.toString(16).padStart(64, '0')}`
    return { number, hash, timestamp: BigInt(number) * 12_000n, shard, inputs }
  }

  return {
    state,
    next: () => number + 1,
    produce(inputs) {
      number += 1
      const result = executeBlock({ stf: balances, provider }, state, block(inputs))
      state.commit(result.prepared)
      return result
    },
    free: (who) => accounts.get(who).free,
    nonce: (who) => nonces.get(who),
    issuance() {
      const entry = state.get('balances.totalIssuance', '0x')
      return entry === undefined ? 0n : decode(u128, entry)
    },
    broken() {
      const context = readContext({ ...balances, uses: {} }, shard, state, block([]), unlimitedGate(), {})
      return Object.entries(balances.modules.balances?.invariants ?? {}).flatMap(([name, holds]) =>
        holds(context) ? [] : [name],
      )
    },
  }
}

/** The name of each receipt's code: `Ok`, an engine code, or `balances.…`. */
export function codes({ receipts }: Pick<BlockResult, 'receipts'>): string[] {
  return receipts.map((receipt) => codeName(balances, receipt))
}

/** 16 bytes, little-endian. */
export function amountBytes(amount: bigint): Uint8Array {
  return encode(u128, amount)
}
