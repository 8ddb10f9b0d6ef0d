/** Bounds of a worker's JSON-RPC. Sizes in bytes, times in milliseconds. */
export interface RpcLimits {
  /** Open at a time, of all addresses. */
  readonly connections: number
  /** Of one address. */
  readonly connectionsPerAddress: number
  /** A request, or a batch, in characters. A frame of more than twice as much ends the connection. */
  readonly messageSize: number
  /** Requests in a batch. */
  readonly batch: number
  /** Messages that wait on a connection for the ones before them. */
  readonly queuedMessages: number
  /** Operations that a connection watches at a time. */
  readonly subscriptionsPerConnection: number
  /** Requests a second, by all connections of an address. */
  readonly requestsPerSecond: number
  /** Requests that an address may make at once, after it was silent. */
  readonly burst: number
  /** How many requests one counts for that brought what cannot be opened or was not signed: it costs as much as that. */
  readonly faultCost: number
  /** Refused requests in a row, after which the connection ends. */
  readonly refusalsInARow: number
  /** Bytes that may wait for a client that does not read. */
  readonly unreadBytes: number
  /** From the first byte to the open web-socket. */
  readonly handshakeTime: number
  /** Between two signs of life; a client that does not answer one before the next is gone. */
  readonly pingInterval: number
}

/** What holds for each bound that is left out. */
export const defaultRpcLimits: RpcLimits = {
  connections: 4096,
  connectionsPerAddress: 1024,
  messageSize: 128 * 1024,
  batch: 64,
  queuedMessages: 1024,
  subscriptionsPerConnection: 1024,
  requestsPerSecond: 1000,
  burst: 2000,
  faultCost: 20,
  refusalsInARow: 100,
  unreadBytes: 1024 * 1024,
  handshakeTime: 10_000,
  pingInterval: 30_000,
}
