/**
 * What the engine itself says of an operation (module 0 of a receipt). The numbers are part of the receipts root and
 * never change; new codes are appended.
 */
export const engineCodes = {
  /** Executed; its writes, events and effects are in the state. */
  Ok: 0,
  /** The shielding key does not open the ciphertext. */
  Undecryptable: 1,
  /** The ciphertext is no whole number of blocks. */
  TruncatedCiphertext: 2,
  /** The opened bytes end before the operation does. */
  Truncated: 3,
  /** The opened bytes are no operation of this STF. */
  Undecodable: 4,
  /** Bytes follow the operation. */
  TrailingBytes: 5,
  /** A getter, or a call for the direct path, came through the parentchain. */
  UnsupportedOperation: 6,
  /** The signature is not the sender's (or its delegate's) over this call, nonce, code and shard. */
  BadSignature: 7,
  /** The delegate has no right to make this call. */
  Unauthorized: 8,
  /** The request names another shard than this worker's. */
  ForeignShard: 9,
  /** The same operation was executed earlier in the same block. */
  Duplicate: 10,
  /** The nonce was used before. */
  StaleNonce: 11,
  /** Operations with lower nonces are missing. */
  FutureNonce: 12,
  /** The call is for the enclave or for the shard's root account alone. */
  BadOrigin: 13,
  /** The STF has no call for this parentchain input. */
  UnhandledInput: 14,
  /** The call's code has a bug: it threw something that is not a declared error. */
  Internal: 15,
  /** The block has no room left for the call's events or effects. */
  BlockFull: 16,
  /** The call took more from the state than its declared weight. */
  BudgetExceeded: 17,
  /** The block has no budget left for the call's declared weight; sent again, it may fit into a later one. */
  BlockExhausted: 18,
  /** The sender cannot pay the fee. */
  FeeUnpaid: 19,
  /** The operation is longer than any of this STF can be. */
  TooLong: 20,
} as const

/** A code of {@link engineCodes} by its name; receipts have the number. */
export type EngineCode = keyof typeof engineCodes
