import { LockstepError } from '@lockstep/core'
import { type Codec, decode, encode } from '@lockstep/core/codec'
import { encodeCall } from '@lockstep/core/operation'
import type { Call, InboundName, InferFields, Stf } from '@lockstep/core/stf'
import { cut } from './cut.js'
import type { JsonObject } from './json-value.js'
import { logReading } from './log-reading.js'
import type { CallRecord, Defect, LogInBlocks, LogRecord } from './log-record.js'
import { createNonceLedger, type NonceLedger } from './nonce-ledger.js'
import { valueFromJson } from './value-from-json.js'
import { partyOf, type World } from './world.js'

/** A record of a log with everything in it looked up: what both a prepared input and an extrinsic are made from. */
export type DeclaredInput = DeclaredCall | DeclaredInbound

export interface DeclaredCall {
  readonly kind: 'call'
  readonly call: Call
  /** Indices of parties. */
  readonly sender: number
  readonly delegate: number | undefined
  readonly args: InferFields<unknown>
  readonly nonce: number
  readonly defect: Defect | undefined
  readonly encodedCall: Uint8Array
}

export interface DeclaredInbound {
  readonly kind: 'inbound'
  readonly inbound: InboundName
  readonly call: Call
  readonly args: InferFields<unknown>
}

/**
 * Reads a log for an STF: names become accounts, declared nonces become numbers, a duplicated record becomes two
 * inputs. Answers the inputs of each block, in order.
 *
 * @throws LockstepError `LogMalformed` for a call, a parentchain input or a party that there is none of; the codec's
 * own error for arguments that do not fit.
 */
export function declareInputs(stf: Stf, world: World, { log, blocks }: LogInBlocks): DeclaredInput[][] {
  const ledger = createNonceLedger(world.parties.length)
  let last: DeclaredInput | undefined
  return cut(log.flatMap(copies), blocks).map((block) => {
    return block.flatMap((record) => {
      last = record === 'repeat' ? last : declareInput(stf, world, ledger, record)
      return last === undefined ? [] : [last]
    })
  })
}

/** What a record stands for in the log's inputs: itself, and where it is a duplicate, itself once more. */
export function copies(record: LogRecord): readonly (LogRecord | 'repeat')[] {
  return 'call' in record && record.defect === 'duplicate' ? [record, 'repeat'] : [record]
}

/** One record; the ledger goes on from what the records before it have left. @throws as {@link declareInputs} */
export function declareInput(stf: Stf, world: World, ledger: NonceLedger, record: LogRecord): DeclaredInput {
  if ('call' in record) return declareCall(stf, world, ledger, record)
  const { inbound } = record
  const call = stf.callByInbound(inbound)
  if (call === undefined) throw malformed('inbound', inbound, `${stf.name} receives no '${inbound}'`)
  return { kind: 'inbound', inbound, call, args: readArguments(world, call, record.args) }
}

function declareCall(stf: Stf, world: World, ledger: NonceLedger, record: CallRecord): DeclaredCall {
  const call = stf.callNamed(record.call)
  if (call === undefined) throw malformed('call', record.call, `${stf.name} has no call '${record.call}'`)
  const args = readArguments(world, call, record.args)
  const sender = record.from
  const encodedCall = encodeCall(call, partyOf(world, sender).account, args)
  const nonce = ledger.resolve(sender, record.nonce)
  const delegate = record.defect === 'delegated' ? (sender + 1) % world.parties.length : record.delegate
  consumeNonce(ledger, call, record, nonce)
  return { kind: 'call', call, sender, delegate, args, nonce, defect: record.defect, encodedCall }
}

/** Lets the ledger go on behind a record, of which nothing else is wanted. */
export function followNonce(stf: Stf, ledger: NonceLedger, record: LogRecord): void {
  const call = 'call' in record ? stf.callNamed(record.call) : undefined
  if (!('call' in record) || call === undefined) return
  consumeNonce(ledger, call, record, ledger.resolve(record.from, record.nonce))
}

function consumeNonce(ledger: NonceLedger, call: Call, record: CallRecord, nonce: number): void {
  if (call.origin === 'signed' && reachesTheNonce(record)) ledger.consume(record.from, nonce)
}

/**
 * Whatever is wrong with an operation keeps it from the nonce check, but a copy of it: that copy is refused later. So
 * does a delegate without the right; the log cannot tell who has it.
 */
function reachesTheNonce({ defect, delegate }: CallRecord): boolean {
  return (defect === undefined || defect === 'duplicate') && delegate === undefined
}

/** The arguments as a worker decodes them: frozen, and exactly what the bytes say. */
function readArguments(world: World, call: Call, args: JsonObject): InferFields<unknown> {
  const codec: Codec<unknown> = call.args
  const value = valueFromJson(logReading(world), codec.schema, 'args', args)
  return decode(call.args, encode(codec, value))
}

function malformed(field: string, value: string, problem: string): LockstepError {
  return new LockstepError('LogMalformed', `the log is not one of this STF: ${problem}`, { field, value })
}
