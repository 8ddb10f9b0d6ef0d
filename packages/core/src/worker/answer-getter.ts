import { admitGetter, runGetter, runProvenGetter, type StateKey } from '../engine/index.js'
import { fromHex, toHex } from '../hex.js'
import type { GetterPolicy, OperationEnvironment } from '../operation/index.js'
import type { SignedHeader } from '../receipt/index.js'
import { encodeStateProof, type State, type StateView } from '../state/index.js'
import { blockContextOf } from './header-chain.js'
import type { ProvenEntry } from './proven-entry.js'
import type { AnswerOf, GetterQuery } from './query.js'

/** The state that a getter is asked about: a kept version, and the header that vouches for it. */
export interface AskedState {
  readonly header: SignedHeader
  readonly view: StateView
}

/** The answers that a getter query can have; `Refused` carries a stable code. */
export type GetterReply = AnswerOf<'Value'> | AnswerOf<'Proven'> | AnswerOf<'Refused'>

/** Answers a getter on one state. Whether it may be asked at all is judged by the latest. */
export function answerGetter(
  environment: OperationEnvironment,
  policy: GetterPolicy,
  state: State,
  { latest, asked }: { readonly latest: AskedState; readonly asked: AskedState },
  { request, proof }: GetterQuery,
): GetterReply {
  const { stf, domain } = environment
  const admitted = admitGetter(environment, policy, atBlock(latest), fromHex(request))
  if ('refused' in admitted) return refused(admitted.refused)
  const at = asked.header
  if (!proof) {
    const outcome = runGetter(stf, domain.shard, atBlock(asked), admitted)
    return 'refused' in outcome
      ? refused(outcome.refused)
      : { type: 'Value', value: { value: toHex(outcome.value), at } }
  }
  const outcome = runProvenGetter(stf, domain.shard, atBlock(asked), admitted)
  if ('refused' in outcome) return refused(outcome.refused)
  const entries = outcome.reads.map((read) => proveEntry(state, asked.view.version, read))
  return { type: 'Proven', value: { value: toHex(outcome.value), entries, at } }
}

function atBlock({ header, view }: AskedState) {
  return { view, block: blockContextOf(header) }
}

function proveEntry(state: State, version: number, { space, key }: StateKey): ProvenEntry {
  return { space, key, proof: toHex(encodeStateProof(state.prove(space, key, version))) }
}

function refused(code: string): AnswerOf<'Refused'> {
  return { type: 'Refused', value: code }
}
