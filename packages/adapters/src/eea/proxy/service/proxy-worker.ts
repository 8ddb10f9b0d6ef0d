import type { WorkOrderWorker } from '../../orders/work-order-worker.js'
import type { EncryptionKeyRecord } from '../../work-order/encryption-key-record.js'
import type { WorkOrderSuite } from '../../work-order/work-order-suite.js'

/** What a requester asks for with `encryptionKeyStart`. All of it as words of 32 bytes in hexadecimal. */
export interface EncryptionKeyWish {
  readonly workerId: string
  readonly tag: string
  /** The sender. */
  readonly requesterId: string
}

/** A worker whose orders come by the proxy contract: the same worker that serves the direct model. */
export interface ProxyWorker {
  readonly worker: WorkOrderWorker
  /** What the worker's orders are hashed with; its profile is the worker's. */
  readonly suite: WorkOrderSuite
  /**
   * Makes an encryption key for a tag and signs it. Its nonce has to be 32 bytes and another one for every key. May be
   * called again for the same wish after a crash. `undefined` refuses: every key costs a transaction, and anybody may ask.
   */
  makeKey?(wish: EncryptionKeyWish): Promise<EncryptionKeyRecord | undefined>
}
