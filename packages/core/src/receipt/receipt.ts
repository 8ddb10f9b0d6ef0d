import { bytes, type Codec, enumeration, H256, struct, u8, u16, u32, vec } from '../codec/index.js'
import type { Hex } from '../hex.js'
import { maxMessageSize } from '../stf/index.js'

/** At most this many events of one operation. */
export const maxEvents = 256
/** At most this many effects of one operation. */
export const maxEffects = 16
/** At most this many bytes of events and effects of one block, so that what it leaves behind fits into a record. */
export const maxBlockMessages = 8_388_608

/** A message of a receipt, an event's payload or an output. */
export const receiptMessage: Codec<Hex> = bytes(maxMessageSize)

const eventRecord: Codec<EventRecord> = struct({ module: u8, index: u8, payload: receiptMessage })

/** An event as the receipt keeps it: the module's number, the event's place in its declaration, its SCALE bytes. */
export interface EventRecord {
  /** 1 to 255, a byte on the wire. */
  readonly module: number
  /** From 0, in the order of the declaration. */
  readonly index: number
  readonly payload: Hex
}

/**
 * What became of one input of a block. Every input has exactly one.
 *
 * SCALE layout, in this order: operationHash (32 bytes) ‖ shard (32) ‖ block (u32) ‖ index (u32) ‖ status (u8) ‖
 * module (u8) ‖ code (u16) ‖ output (bytes) ‖ events (vec).
 */
export interface Receipt {
  /**
   * blake2-256 of the operation's plaintext bytes; of the ciphertext where it does not open; of call ‖ block number
   * ‖ index where the parentchain, not an account, is the caller; of the parentchain block's hash ‖ 0 or 1 ‖
   * number of the module for a hook at its start or end.
   */
  readonly operationHash: Hex
  readonly shard: Hex
  /** Number of the parentchain block that carried the operation. */
  readonly block: number
  /** Place among the block's inputs. Behind them stand the hooks that have something to tell. */
  readonly index: number
  /**
   * `Executed`: state changed. `Failed`: only the nonce was consumed, and the fee paid where there is one. `Rejected`: nothing changed.
   */
  readonly status: 'Executed' | 'Failed' | 'Rejected'
  /** 0: the engine, `code` is an engine code. Else the number of a module, `code` is the place in its errors. */
  readonly module: number
  /** 0 to 65535; see `module` for whose it is, and `codeName` for its name. */
  readonly code: number
  /** SCALE bytes of what the call returned, or of the details of the error that it failed with. */
  readonly output: Hex
  readonly events: readonly EventRecord[]
}

export const receiptStatus: Codec<Receipt['status']> = enumeration('Executed', 'Failed', 'Rejected')

/**
 * 78 to 4,212,306 bytes, laid out as {@link Receipt} says; an event is module (u8) ‖ index (u8) ‖ payload (bytes). The
 * output and each payload have at most {@link maxMessageSize} bytes, and there are at most {@link maxEvents} events.
 * The format is Lockstep's own.
 */
export const receiptCodec: Codec<Receipt> = struct({
  operationHash: H256,
  shard: H256,
  block: u32,
  index: u32,
  status: receiptStatus,
  module: u8,
  code: u16,
  output: receiptMessage,
  events: vec(eventRecord, maxEvents),
})
