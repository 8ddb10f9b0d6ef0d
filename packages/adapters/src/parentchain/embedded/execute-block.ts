import type { Hex } from '@lockstep/core'
import { type Codec, decode } from '@lockstep/core/codec'
import type { DispatchError, DispatchInfo, EventRecord, PalletIndexes, RuntimeCall } from '../integritee/index.js'
import type { ReadExtrinsic } from '../signed-chain/read-extrinsic.js'
import type { BlockBody } from '../signed-chain/signed-chain.js'
import type { ChainState } from './chain-state.js'
import { depositEvent } from './deposit-event.js'
import { dispatch } from './dispatch.js'
import type { AttestationPolicy, DispatchContext } from './dispatch-context.js'
import { DispatchFailure } from './dispatch-failure.js'

/** What the runtime of an embedded chain is made of. */
export interface Runtime {
  readonly pallets: PalletIndexes
  readonly callCodec: Codec<RuntimeCall>
  readonly state: ChainState
  readonly attestation: AttestationPolicy
  readonly existentialDeposit: bigint
  readonly sudoKey: Hex | undefined
}

/**
 * Executes a block on the state, all or nothing; answers its events. A failed extrinsic leaves its outcome and nothing
 * else.
 */
export function executeBlock(runtime: Runtime, body: BlockBody): readonly EventRecord[] {
  return runtime.state.journal.transact(() => {
    const events: EventRecord[] = [outcome(0, mandatory, undefined)]
    for (const [offset, extrinsic] of body.extrinsics.entries()) {
      executeExtrinsic(runtime, body, offset + 1, extrinsic, events)
    }
    return events
  })
}

function executeExtrinsic(
  runtime: Runtime,
  block: BlockBody,
  index: number,
  extrinsic: ReadExtrinsic,
  events: EventRecord[],
): void {
  const { journal } = runtime.state
  const deposit = depositEvent(journal, events, index)
  const context: DispatchContext = { ...runtime, block, deposit }
  const call = decode(runtime.callCodec, extrinsic.call)
  try {
    journal.transact(() => dispatch(context, { kind: 'signed', account: extrinsic.signer }, call))
    events.push(outcome(index, normal, undefined))
  } catch (error) {
    if (!(error instanceof DispatchFailure)) throw error
    events.push(outcome(index, normal, error.dispatchError))
  }
}

/** There are no fees here, so calls have no weight. */
const normal: DispatchInfo = { weight: { refTime: 0n, proofSize: 0n }, class: 0, paysFee: 1 }
const mandatory: DispatchInfo = { ...normal, class: 2 }

function outcome(index: number, dispatchInfo: DispatchInfo, dispatchError: DispatchError | undefined): EventRecord {
  return {
    phase: { type: 'applyExtrinsic', value: index },
    event: {
      type: 'system',
      value:
        dispatchError === undefined
          ? { type: 'extrinsicSuccess', value: { dispatchInfo } }
          : { type: 'extrinsicFailed', value: { dispatchError, dispatchInfo } },
    },
    topics: [],
  }
}
