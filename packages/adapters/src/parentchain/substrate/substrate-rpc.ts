/** A node's JSON-RPC, whatever carries it. */
export interface SubstrateRpc {
  /**
   * Answers a call's result, as unknown as it came.
   *
   * @throws LockstepError `NodeUnreachable` where no answer came; `NodeRefused` with the node's own error;
   * `RpcClosed` after {@link close}
   */
  request(method: string, params: readonly unknown[]): Promise<unknown>
  /** What is being asked is refused, and everything after it. */
  close(): void
}
