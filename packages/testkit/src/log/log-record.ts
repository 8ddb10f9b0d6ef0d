import type { EngineCode } from '@lockstep/core/receipt'
import type { InboundName } from '@lockstep/core/stf'
import type { JsonObject } from './json-value.js'

/** What can be wrong with an operation before its call runs. */
export type Defect =
  /** Signed over other bytes. */
  | 'badSignature'
  /** The operation stands in the log twice, one copy behind the other. */
  | 'duplicate'
  /** No operation of this STF: its first byte, the kind, is unknown. */
  | 'undecodable'
  /** The last byte is missing. */
  | 'truncated'
  /** One more byte follows. */
  | 'trailingByte'
  /** Composed for the direct path. */
  | 'directPath'
  /** Not encrypted for this enclave's key. */
  | 'undecryptable'
  /** The request names another shard. */
  | 'foreignShard'
  /** Signed by the next party as the sender's delegate, which as a rule has no right to. */
  | 'delegated'

/** The receipt code that each defect must lead to; of a duplicate, its second copy in the same block. */
export const defectCodes: Readonly<Record<Defect, EngineCode>> = {
  badSignature: 'BadSignature',
  duplicate: 'Duplicate',
  undecodable: 'Undecodable',
  truncated: 'Truncated',
  trailingByte: 'TrailingBytes',
  directPath: 'UnsupportedOperation',
  undecryptable: 'Undecryptable',
  foreignShard: 'ForeignShard',
  delegated: 'Unauthorized',
}

/** A trusted call that a party sends. */
export interface CallRecord {
  readonly call: string
  /** Index of the sending party. */
  readonly from: number
  readonly args: JsonObject
  /**
   * `next`: the one that the account's next call must carry, as the log's own calls leave it; `stale`: the one before
   * (of an account that has made no call: `next`); `future`: the one after it. A number is the nonce itself: where it
   * depends on the state whether a call counts, as it does with fees, a log cannot tell `next` by itself. What follows
   * in the log takes the number for the account's next.
   */
  readonly nonce: 'next' | 'stale' | 'future' | number
  /** What is made wrong about the call before it is sent; left out: nothing. */
  readonly defect?: Defect
  /** Index of the party that signs in the sender's place. */
  readonly delegate?: number
}

/** What the parentchain brings without a signed operation. */
export interface InboundRecord {
  readonly inbound: InboundName
  readonly args: JsonObject
}

/**
 * One entry of a log as data. Argument forms by type: integers of more than 32 bits are decimal text; 32 bytes are
 * `party:<index>`, `shard` or hexadecimal text; all else is the codec's own value, which JSON has.
 */
export type LogRecord = CallRecord | InboundRecord

/** A log and how the parentchain cut it into blocks. */
export interface LogInBlocks {
  readonly log: readonly LogRecord[]
  /** Inputs in each block; what is left over makes one more. A duplicated record is two inputs. */
  readonly blocks: readonly number[]
  /** Milliseconds that pass before each block beside the usual six seconds; 0 for those that are not listed. */
  readonly pauses?: readonly number[]
}
