import type { ParentchainBlock } from '@lockstep/core/worker'
import { refuseBlock } from '../signed-chain/refuse-block.js'

const applyExtrinsicPhase = 0
const extrinsicSuccess = 0
const extrinsicFailed = 1

/** Phase, extrinsic index, pallet index, event index: where an event record begins. */
const recordHeadSize = 7

/**
 * For each extrinsic of the block, whether it succeeded, by the events `System.ExtrinsicSuccess` and `ExtrinsicFailed`.
 * Exactly one of them must be there for each extrinsic: an extrinsic without outcome is neither executed nor skipped,
 * but a lie.
 *
 * PERF: reads the first 7 bytes of a record; the header commits to the rest.
 */
export function dispatchOutcomes(systemPallet: number, block: ParentchainBlock): readonly boolean[] {
  const outcomes: (boolean | undefined)[] = block.extrinsics.map(() => undefined)
  for (const [place, record] of block.events.entries()) {
    const outcome = readOutcome(systemPallet, record, place)
    if (outcome === undefined) continue
    if (outcome.extrinsic >= outcomes.length || outcomes[outcome.extrinsic] !== undefined) {
      throw missing(outcome.extrinsic, 'more than one dispatch outcome, or is not in the block')
    }
    outcomes[outcome.extrinsic] = outcome.succeeded
  }
  return outcomes.map((outcome, extrinsic) => {
    if (outcome === undefined) throw missing(extrinsic, 'no dispatch outcome')
    return outcome
  })
}

interface Outcome {
  readonly extrinsic: number
  readonly succeeded: boolean
}

function readOutcome(systemPallet: number, record: Uint8Array, place: number): Outcome | undefined {
  if (record[0] !== applyExtrinsicPhase) return undefined
  if (record.length < recordHeadSize) {
    throw refuseBlock(
      'EventMalformed',
      `event ${place} has ${record.length} bytes, a record has at least ${recordHeadSize}`,
      {
        field: `events.${place}`,
        value: record.length,
        limit: recordHeadSize,
      },
    )
  }
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength)
  const event = view.getUint8(6)
  if (view.getUint8(5) !== systemPallet || (event !== extrinsicSuccess && event !== extrinsicFailed)) return undefined
  return { extrinsic: view.getUint32(1, true), succeeded: event === extrinsicSuccess }
}

function missing(extrinsic: number, what: string): Error {
  return refuseBlock('DispatchOutcomeMissing', `extrinsic ${extrinsic} has ${what}`, {
    field: `extrinsics.${extrinsic}`,
  })
}
