import { LockstepError } from '@lockstep/core'
import type { BlockResult } from '@lockstep/core/engine'
import { codeName } from '@lockstep/core/receipt'
import type { Stf } from '@lockstep/core/stf'
import { openShard, type Shard, type ShardInput } from '../shard/index.js'
import { type ItfRecord, itfText } from './itf-value.js'
import { type QuintState, readQuintTrace } from './read-quint-trace.js'

/** What an STF shows behind a step of a trace. */
export interface QuintObservation extends Pick<Shard, 'ask'> {
  /** The error of the step's call, without its module's name; empty where it was executed. */
  readonly error: string
  /** What the step has sent to the parentchain. */
  readonly effects: BlockResult['outbox']
}

/** How a model's words are those of an STF. */
export interface QuintReplay {
  /** Files that `quint run --mbt --out-itf` has written: paths or `file:` URLs. */
  readonly traces: readonly (string | URL)[]
  /** The input that each action of the model is, made from what the action drew; `undefined` for a block without any. */
  readonly actions: Readonly<Record<string, (picks: ItfRecord) => ShardInput | undefined>>
  /**
   * Values of variables of the model, by their names, as the STF has them. Whole numbers and bigints, records and maps
   * from texts are the same; variables that are left out are not compared.
   */
  observe(seen: QuintObservation): Readonly<Record<string, unknown>>
}

/** What was replayed: enough to see that it was something. */
export interface QuintReplayReport {
  /** Files that were replayed. */
  readonly traces: number
  /** Of all traces together: the sum of `actions`. */
  readonly steps: number
  /** How often each action was taken. */
  readonly actions: Readonly<Record<string, number>>
}

/**
 * Replays recorded traces of a Quint model: each step is a block with one input, behind which the STF must show what the
 * model's variables say, from the first state on.
 *
 * @throws LockstepError `SpecificationViolated` naming file, state, action and variable; `QuintActionUnknown`,
 * `QuintVariableUnknown`, `ItfMalformed`
 */
export function replayQuintTraces(stf: Stf, replay: QuintReplay): QuintReplayReport {
  const taken = new Map<string, number>()
  for (const file of replay.traces) {
    const shard = openShard(stf)
    for (const [index, state] of readQuintTrace(file).entries()) {
      const result = index === 0 ? undefined : takeStep(shard, replay, file, state, index)
      if (index > 0) taken.set(state.action, (taken.get(state.action) ?? 0) + 1)
      requireVariables(replay.observe(observation(stf, shard, result)), file, state, index)
    }
  }
  const steps = [...taken.values()].reduce((sum, count) => sum + count, 0)
  return { traces: replay.traces.length, steps, actions: Object.fromEntries([...taken].sort()) }
}

const blockTime = 6_000n

function takeStep(
  shard: Shard,
  { actions }: QuintReplay,
  file: string | URL,
  { action, picks }: QuintState,
  index: number,
): BlockResult {
  const inputOf = Object.hasOwn(actions, action) ? actions[action] : undefined
  if (inputOf === undefined) {
    const known = Object.keys(actions).join(', ')
    throw new LockstepError(
      'QuintActionUnknown',
      `state ${index} of ${String(file)} comes from the action '${action}', but actions has ${known}; add it`,
      { field: 'actions', value: action, limit: known },
    )
  }
  const input = inputOf(picks)
  return shard.produce(blockTime * BigInt(index), input === undefined ? [] : [input])
}

function observation(stf: Stf, shard: Shard, result: BlockResult | undefined): QuintObservation {
  const [receipt] = result?.receipts ?? []
  const code = receipt === undefined || receipt.status === 'Executed' ? '' : codeName(stf, receipt)
  return { ask: shard.ask, error: code.slice(code.lastIndexOf('.') + 1), effects: result?.outbox ?? [] }
}

function requireVariables(
  observed: Readonly<Record<string, unknown>>,
  file: string | URL,
  { action, picks, variables }: QuintState,
  index: number,
): void {
  for (const [name, value] of Object.entries(observed)) {
    const declared = Object.hasOwn(variables, name) ? variables[name] : undefined
    if (declared === undefined) {
      const known = Object.keys(variables).join(', ')
      throw new LockstepError(
        'QuintVariableUnknown',
        `observe tells of '${name}', but the model in ${String(file)} has ${known}; name a variable of it`,
        { field: 'observe', value: name, limit: known },
      )
    }
    const [actual, expected] = [itfText(value), itfText(declared)]
    if (actual === expected) continue
    throw new LockstepError(
      'SpecificationViolated',
      `state ${index} of ${String(file)}: behind ${action} ${itfText(picks)}, ${name} is ${actual}; in the model ${expected}`,
      { field: name, value: actual, limit: expected },
    )
  }
}
