import { toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import type { BlockResult, Bug } from '@lockstep/core/engine'
import { blockHeaderCodec, codeName, type Receipt } from '@lockstep/core/receipt'
import { encodeStateDiff } from '@lockstep/core/state'
import type { Stf } from '@lockstep/core/stf'
import type { BlockRecordContent } from '@lockstep/core/worker'
import type { JsonValue } from '../log/json-value.js'

/** All that a block has led to, as JSON: what must be the same on every worker. */
export interface BlockOutcome {
  readonly stateRoot: string
  readonly receiptsRoot: string
  /** One text an input: status, code, the call's output and events. */
  readonly receipts: readonly JsonValue[]
  readonly outbox: readonly JsonValue[]
  /** Canonical bytes of the state difference. */
  readonly diff: string
  /** Which calls and hooks had a bug contained; not what they threw, which engines word differently. */
  readonly bugs: readonly JsonValue[]
  /** SCALE bytes of the header, where an executor made one. */
  readonly header?: string
}

/** What `executeBlock` answers. */
export function blockOutcome(stf: Stf, result: BlockResult): BlockOutcome {
  return {
    stateRoot: toHex(result.root),
    receiptsRoot: toHex(result.receiptTree.root),
    receipts: result.receipts.map((receipt) => receiptJson(stf, receipt)),
    outbox: result.outbox.map(({ effect, payload, id }) => ({ effect, payload: toHex(payload), id })),
    diff: toHex(encodeStateDiff(result.diff)),
    bugs: result.bugs.map(bugJson),
  }
}

/** What a shard executor leaves of a block; its outputs are parentchain calls. */
export function recordOutcome(stf: Stf, record: BlockRecordContent, bugs: readonly Bug[]): BlockOutcome {
  const { header } = record.signedHeader
  return {
    stateRoot: header.stateRoot,
    receiptsRoot: header.receiptsRoot,
    receipts: record.receipts.map((receipt) => receiptJson(stf, receipt)),
    outbox: record.outputs.map(toHex),
    diff: toHex(record.diff),
    bugs: bugs.map(bugJson),
    header: toHex(encode(blockHeaderCodec, header)),
  }
}

function bugJson({ index, call }: Bug): JsonValue {
  return { index: index ?? null, call }
}

function receiptJson(stf: Stf, receipt: Receipt): JsonValue {
  const { operationHash, status, output, events } = receipt
  const named = events.map((event) => ({ event: eventName(stf, event), payload: event.payload }))
  return { status, code: codeName(stf, receipt), events: named, output, operationHash }
}

function eventName(stf: Stf, { module: number, index }: Receipt['events'][number]): string {
  const module = stf.moduleByNumber(number)
  return `${module?.name ?? number}.${Object.keys(module?.events ?? {})[index] ?? index}`
}
