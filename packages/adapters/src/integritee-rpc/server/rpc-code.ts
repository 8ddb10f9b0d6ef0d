/**
 * Codes of the error objects of the worker's JSON-RPC. The first five are the specification's, those from 1001 on
 * Integritee's and Substrate's where they have one for the case, -32004 and -32005 those that Ethereum's nodes use.
 */
export const rpcCodes = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  /** The method exists; this worker does not serve it. */
  notServed: -32004,
  /** Too large, too many, or too fast. */
  limitExceeded: -32005,
  /** The operation cannot be opened or decoded. */
  badFormat: 1001,
  /** The request is for a shard that this worker does not serve. */
  noSuchShard: 1002,
  /** A getter, or a call that asks for the indirect path. */
  unsupportedOperation: 1003,
  /** It can never be executed: its signature or its nonce is wrong. */
  invalidOperation: 1010,
  banned: 1012,
  alreadyImported: 1013,
  tooLowPriority: 1014,
  /** The pool, or the account's share of it, is full. */
  poolFull: 1016,
  /** A getter is not answered. */
  getterRefused: 1020,
} as const
