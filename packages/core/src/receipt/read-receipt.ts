import { decode } from '../codec/index.js'
import { LockstepError } from '../error.js'
import { fromHex } from '../hex.js'
import type { Call, Message, Module, Stf } from '../stf/index.js'
import { codeName } from './code-name.js'
import type { EventRecord, Receipt } from './receipt.js'

/** What a receipt says of its call, in the call's own types. */
export type CallResult<Returns> =
  | { readonly status: 'Executed'; readonly value: Returns | undefined }
  | {
      readonly status: 'Failed' | 'Rejected'
      /** An engine code, or `module.ErrorName`. */
      readonly error: string
      /** The error's declared fields; an empty object where it has none. */
      readonly details: object
    }

/** An event of a receipt by its names. */
export interface NamedEvent {
  readonly module: string
  readonly name: string
  readonly payload: object
}

/**
 * Reads the result of a call out of its receipt.
 *
 * @throws CodecError or LockstepError `ReceiptMismatch` where the receipt is not one of this call and this STF
 */
export function callResult<Args, Returns>(
  stf: Pick<Stf, 'moduleByNumber'>,
  { returns }: Pick<Call<Args, Returns>, 'returns'>,
  receipt: Pick<Receipt, 'status' | 'module' | 'code' | 'output'>,
): CallResult<Returns> {
  const { status, module, code, output } = receipt
  if (status === 'Executed') {
    return { status, value: returns === undefined ? undefined : decode(returns, fromHex(output)) }
  }
  const error = codeName(stf, receipt)
  if (module === 0) return { status, error, details: {} }
  return { status, error, details: read(messageAt(moduleOf(stf, module).errors, code), output) }
}

/**
 * The events of a receipt, in order, by their names.
 *
 * @throws CodecError or LockstepError `ReceiptMismatch` where the receipt is not one of this STF
 */
export function receiptEvents(stf: Pick<Stf, 'moduleByNumber'>, { events }: Pick<Receipt, 'events'>): NamedEvent[] {
  return events.map(({ module: number, index, payload }) => {
    const module = moduleOf(stf, number)
    const event = messageAt(module.events, index)
    return { module: module.name, name: event.name, payload: read(event, payload) }
  })
}

function moduleOf(stf: Pick<Stf, 'moduleByNumber'>, number: number): Module {
  return stf.moduleByNumber(number) ?? mismatch('module', number)
}

function messageAt(messages: Readonly<Record<string, Message>>, index: number): Message {
  return Object.values(messages)[index] ?? mismatch('code', index)
}

function read({ payload }: Message, encoded: EventRecord['payload']): object {
  return decode(payload, fromHex(encoded))
}

function mismatch(field: string, value: number): never {
  throw new LockstepError('ReceiptMismatch', `the receipt names the ${field} ${value}, which this STF does not have`, {
    field,
    value,
  })
}
