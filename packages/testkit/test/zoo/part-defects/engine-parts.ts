import { type CryptoProvider, createPortableProvider } from '@lockstep/core/crypto'
import {
  type AdmittedGetter,
  type Block,
  type BlockResult,
  type EngineEnvironment,
  executeBlock,
  type GetterOutcome,
  runGetter,
  type StateAtBlock,
} from '@lockstep/core/engine'
import type { PreparedCall } from '@lockstep/core/operation'
import type { Receipt } from '@lockstep/core/receipt'
import { buildReceiptTree } from '@lockstep/core/receipt'
import type { State } from '@lockstep/core/state'
import type { Stf } from '@lockstep/core/stf'
import {
  type AnyStfProperty,
  convergenceProperty,
  getterPurityProperty,
  nonceAndReplayProperty,
  statusMachinesProperty,
} from '@lockstep/testkit'
import type { BlockRun } from '../../../../core/src/engine/block-run.js'
import { effectId } from '../../../../core/src/engine/effect-id.js'
import { refuseCall } from '../../../../core/src/engine/refuse-call.js'
import { runHooks } from '../../../../core/src/engine/run-hook.js'
import type { PartDefect } from '../defect.js'
import type { Replacement } from '../replaceable-parts.js'
import { createBank } from './bank.js'

type Hook = Parameters<typeof runHooks>[1]

/** Defects of what executes blocks. */
export const engineParts: readonly PartDefect[] = [
  part('hooks run once a batch', convergenceProperty, 'execution per batch instead of per block', () => {
    const seen = new WeakSet<State>()
    let isFirst = true
    return {
      executeBlock(environment: EngineEnvironment, state: State, block: Block): BlockResult {
        isFirst = !seen.has(state)
        seen.add(state)
        return executeBlock(environment, state, block)
      },
      runHooks: (run: BlockRun, hook: Hook) => (isFirst ? runHooks(run, hook) : []),
    }
  }),
  part(
    'the time of the first block of a batch',
    convergenceProperty,
    'execution per batch instead of per block',
    () => {
      const times = new WeakMap<State, bigint>()
      return {
        executeBlock(environment: EngineEnvironment, state: State, block: Block): BlockResult {
          const timestamp = times.get(state) ?? block.timestamp
          times.set(state, timestamp)
          return executeBlock(environment, state, { ...block, timestamp })
        },
      }
    },
  ),
  part('a faster machine executes in another order', convergenceProperty, undefined, () => {
    const { sha256 } = createPortableProvider()
    return {
      executeBlock(environment: EngineEnvironment, state: State, block: Block): BlockResult {
        const isFast = environment.provider.sha256 !== sha256
        const inputs = isFast ? block.inputs.toReversed() : block.inputs
        return executeBlock(environment, state, { ...block, inputs })
      },
    }
  }),
  part('the state moves before the block is kept', convergenceProperty, 'head ahead of state', () => ({
    executeBlock(environment: EngineEnvironment, state: State, block: Block): BlockResult {
      const result = executeBlock(environment, state, block)
      state.commit(state.prepare(result.diff))
      const prepared = state.prepare([])
      return { ...result, prepared }
    },
  })),
  part('random numbers that are drawn anew', convergenceProperty, undefined, () => ({
    drawRandom: () =>
      `0x${Math.floor(Math.random() * 2 ** 48)
        .toString(16)
        .padStart(64, '0')}`,
  })),
  part('no nonce is used up', nonceAndReplayProperty, 'the forgotten nonce', () => ({ consumeNonce() {} })),
  part('two nonces are used up', nonceAndReplayProperty, undefined, () => ({
    consumeNonce: (run: BlockRun, { sender, nonce }: PreparedCall) => run.nonces.set(sender, nonce + 2),
  })),
  part('the nonce of another account is used up', nonceAndReplayProperty, undefined, () => ({
    consumeNonce: (run: BlockRun, { nonce }: PreparedCall) => run.nonces.set(`0x${'77'.repeat(32)}`, nonce + 1),
  })),
  part('a used nonce is no reason to refuse', nonceAndReplayProperty, undefined, () => ({
    refuseCall(run: BlockRun, input: PreparedCall, place: number) {
      const code = refuseCall(run, input, place)
      return code === 'StaleNonce' ? undefined : code
    },
  })),
  part('a nonce may be skipped', nonceAndReplayProperty, undefined, () => ({
    refuseCall(run: BlockRun, input: PreparedCall, place: number) {
      const code = refuseCall(run, input, place)
      return code === 'FutureNonce' ? undefined : code
    },
  })),
  part('a nonce is checked only within its block', nonceAndReplayProperty, undefined, () => ({
    refuseCall(run: BlockRun, input: PreparedCall, place: number) {
      const code = refuseCall(run, input, place)
      return code === 'StaleNonce' && run.executed.size === 0 ? undefined : code
    },
  })),
  part('getters are answered from a cache', getterPurityProperty, 'a cached value after a rollback', () => {
    const answers = new Map<string, GetterOutcome>()
    return {
      executeBlock(environment: EngineEnvironment, state: State, block: Block): BlockResult {
        answers.clear()
        return executeBlock(environment, state, block)
      },
      runGetter(stf: Stf, shard: `0x${string}`, at: StateAtBlock, request: AdmittedGetter): GetterOutcome {
        const key = `${request.getter.name} ${request.kind === 'trusted' ? request.sender : ''}`
        const answer = answers.get(key) ?? runGetter(stf, shard, at, request)
        answers.set(key, answer)
        return answer
      },
    }
  }),
  part('getters are answered for whoever asked last', getterPurityProperty, undefined, () => {
    let last: string | undefined
    return {
      runGetter(stf: Stf, shard: `0x${string}`, at: StateAtBlock, request: AdmittedGetter): GetterOutcome {
        if (request.kind !== 'trusted') return runGetter(stf, shard, at, request)
        const sender = last === undefined || last === request.sender ? request.sender : shard
        last = request.sender
        return runGetter(stf, shard, at, { ...request, sender })
      },
    }
  }),
  part('a receipts tree that skips what was refused', statusMachinesProperty, undefined, () => ({
    buildReceiptTree: (provider: CryptoProvider, receipts: readonly Receipt[]) =>
      buildReceiptTree(
        provider,
        receipts.filter(({ status }) => status !== 'Rejected'),
      ),
  })),
  part('a duplicate has no receipt of its own', statusMachinesProperty, undefined, () => ({
    buildReceiptTree: (provider: CryptoProvider, receipts: readonly Receipt[]) =>
      buildReceiptTree(provider, [...new Map(receipts.map((receipt) => [receipt.operationHash, receipt])).values()]),
  })),
  part('the effects of a call share an id', statusMachinesProperty, undefined, () => ({
    effectId: (provider: CryptoProvider, shard: `0x${string}`, callAndNonce: Uint8Array) =>
      effectId(provider, shard, callAndNonce, 0),
  })),
]

function part(
  name: string,
  property: AnyStfProperty,
  source: string | undefined,
  replace: () => Replacement,
): PartDefect {
  const defect = { name, property, stf: createBank, replace }
  return source === undefined ? defect : { ...defect, source }
}
