/** Codes of JSON-RPC 2.0, section 5.1, and of the range that it leaves to servers. */
export const jsonRpcCode = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  limitExceeded: -32005,
} as const
