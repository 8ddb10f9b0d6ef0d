import type { Hex } from '@lockstep/core'
import { type OperationStatus, type OperationStatusEvent, operationStatus, type Receipt } from '@lockstep/core/receipt'
import { maxReceiptsOfOperation } from '@lockstep/core/worker'
import { propertyViolated } from '../execution/property-violated.js'

/** One input of a block, as whoever submitted it watches it. */
export interface WatchedInput {
  readonly operationHash: Hex
  readonly block: number
  readonly index: number
}

/** What a client can see of its worker at one moment. */
export interface WorkerView {
  readonly head: number
  readonly finalized: number
  receiptsOf(operationHash: Hex): readonly Receipt[]
}

/** Follows the life of each input by the chart `operationStatus`. */
export interface OperationWatch {
  /** @throws LockstepError `PropertyViolated` for a step that the chart does not have, or another receipt than before */
  look(view: WorkerView): void
  /** @throws LockstepError `PropertyViolated` for an input whose life has not ended */
  requireEnds(): void
}

interface Life {
  readonly input: WatchedInput
  status: OperationStatus
  /** The receipt that ended the watch, or that the client has last seen. */
  receipt: string | undefined
}

export function createOperationWatch(inputs: readonly WatchedInput[]): OperationWatch {
  const lives = answered(inputs).map((input): Life => ({ input, status: operationStatus.initial, receipt: undefined }))
  return {
    look(view) {
      for (const life of lives) lookAt(life, view)
    },
    requireEnds() {
      const open = lives.find(({ status }) => !operationStatus.isFinal(status))
      if (open !== undefined) throw propertyViolated(`${nameOf(open.input)} ends as '${open.status}'`)
    },
  }
}

/** Without the inputs of operations that were copied so often that a worker answers some of their receipts only. */
function answered(inputs: readonly WatchedInput[]): readonly WatchedInput[] {
  const times = new Map<Hex, number>()
  for (const { operationHash } of inputs) times.set(operationHash, (times.get(operationHash) ?? 0) + 1)
  return inputs.filter(({ operationHash }) => (times.get(operationHash) ?? 0) <= maxReceiptsOfOperation)
}

function lookAt(life: Life, view: WorkerView): void {
  const { input } = life
  const own = view.receiptsOf(input.operationHash).filter(({ block, index }) => isPlaceOf(input, block, index))
  if (own.length > 1) throw propertyViolated(`${nameOf(input)} has ${own.length} receipts`)
  const [receipt] = own
  if (receipt === undefined) {
    if (input.block <= view.head) throw propertyViolated(`${nameOf(input)} has no receipt`)
    // A client that was told of the end of an invalid one watches no more; what was final may not be taken back.
    if (life.status === 'inBlock' || life.status === 'finalized') step(life, 'retracted')
    return
  }
  if (input.block > view.head) throw propertyViolated(`${nameOf(input)} has a receipt, and the head is ${view.head}`)
  requireSameReceipt(life, receipt)
  if (operationStatus.isFinal(life.status)) return
  if (receipt.status === 'Rejected') step(life, 'invalid')
  else if (life.status !== 'inBlock') step(life, 'inBlock')
  if (life.status === 'inBlock' && input.block <= view.finalized) step(life, 'finalized')
}

/** The same block comes to the same receipt, however often it is taken back; a life that has ended above all. */
function requireSameReceipt(life: Life, receipt: Receipt): void {
  const text = JSON.stringify(receipt)
  if (life.receipt !== undefined && life.receipt !== text) {
    throw propertyViolated(`${nameOf(life.input)} has the receipt ${text}, had ${life.receipt}`)
  }
  life.receipt = text
}

function step(life: Life, event: OperationStatusEvent): void {
  const next = operationStatus.next(life.status, event)
  if (next === undefined) throw propertyViolated(`${nameOf(life.input)} goes from '${life.status}' by '${event}'`)
  life.status = next
}

function isPlaceOf(input: WatchedInput, block: number, index: number): boolean {
  return input.block === block && input.index === index
}

function nameOf({ block, index }: WatchedInput): string {
  return `input ${index + 1} of block ${block}`
}
