/** The most bytes that one sealed value may have, be it a block record or a blob: 64 MiB. */
export const maximumSealedBytes: number = 64 * 1024 * 1024

/** What a worker keeps of one parentchain block. The host that stores it cannot read it. */
export interface BlockRecord {
  /** Parentchain block number, 0 to 4294967295. */
  readonly number: number
  /** Sealed by the enclave; at most {@link maximumSealedBytes} bytes. */
  readonly sealed: Uint8Array
}

/**
 * What an off-chain worker's host persists: a log of sealed blocks, a few sealed blobs, and how far the outbox got.
 *
 * A host sees sizes and order, never content, and is not trusted: sealing proves that bytes are genuine, the
 * parentchain proves that they are recent. A store guards against crashes and decay only.
 *
 * Every promise of a change resolves when the change survives a power cut, not before. A change that is refused
 * or fails leaves the store as it was. Calls may overlap; they take effect in the order in which they were made.
 * Bytes are copied in and out: neither side sees later writes of the other.
 *
 * Every member but `close` rejects with `StoreClosed` after `close`.
 */
export interface Store {
  readonly name: string

  /**
   * Adds the next block. The first may have any number, each later one is its predecessor's plus one.
   *
   * @throws LockstepError `StoreRecordOrder`, `StoreRecordNumber`, `StoreRecordSize`; `StoreWriteFailed` when
   * nothing was kept and the call may be repeated; `StoreFailed` when the medium cannot be trusted any more and
   * the store must be opened again.
   */
  append(record: BlockRecord): Promise<void>

  /**
   * The records from block `from` on (from the first one when omitted), in order, to the end of the log at the
   * time it is reached. Streams: memory is bounded by one record and a read buffer.
   *
   * @throws LockstepError `StoreTruncated` when a reorg took records away while they were being read: start again.
   */
  records(from?: number): AsyncIterable<BlockRecord>

  /** The last record; `undefined` while there is none. */
  latest(): Promise<BlockRecord | undefined>

  /**
   * Takes back every record after block `number`, because the parentchain did. A number before the first record
   * empties the log. The outbox cursor is taken back with them, so that the outputs of the blocks that come
   * instead are handed over.
   */
  truncateAfter(number: number): Promise<void>

  /**
   * Keeps a blob, such as a sealed key, under a name of 1 to 64 characters of `a-z`, `0-9` and `-`, and replaces
   * the one before in one step.
   *
   * @throws LockstepError `StoreBlobName`, `StoreRecordSize`, `StoreWriteFailed`, `StoreFailed`.
   */
  putSealed(name: string, sealed: Uint8Array): Promise<void>
  /**
   * The blob of that name; `undefined` where there is none.
   *
   * @throws LockstepError `StoreBlobName`, `StoreFailed`; `StoreCorrupt` where the medium holds other bytes than were
   * put.
   */
  getSealed(name: string): Promise<Uint8Array | undefined>
  /**
   * Removes the blob of that name, readable or not; content where there is none.
   *
   * @throws LockstepError `StoreBlobName`, `StoreWriteFailed`, `StoreFailed`.
   */
  removeSealed(name: string): Promise<void>

  /**
   * Moves the outbox cursor: the outputs of every block up to `number` were handed to the parentchain. After a
   * crash the worker hands over what lies behind the cursor; an output that had gone out already is known by its
   * operation hash.
   *
   * @throws LockstepError `StoreReleaseOrder` for a block that the log does not hold or that lies before the cursor.
   */
  markReleased(number: number): Promise<void>
  /** Where the outbox cursor stands; `undefined` before the first output was handed over. */
  released(): Promise<number | undefined>

  /** Waits for the calls before it, then gives the medium back. May be called again. */
  close(): Promise<void>
}
