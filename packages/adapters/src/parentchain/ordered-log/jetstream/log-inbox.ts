import { type Hex, LockstepError, toHex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { PendingExtrinsic } from '../../signed-chain/mempool.js'
import type { LogStream } from './log-stream.js'
import type { PendingExtrinsics } from './pending-extrinsics.js'

/** The extrinsics that wait on the servers: whoever submitted one may go away, any sequencer will seal it. */
export interface LogInbox {
  /** Adds an extrinsic and answers its hash, once the servers keep it. @throws LockstepError `MempoolFull` */
  add(pending: PendingExtrinsic): Promise<Hex>
  /** Takes over what others have added since. */
  read(): Promise<void>
  /** The same, from the inbox's beginning where the servers have lost its end and go on with the numbers before. */
  inspect(): Promise<void>
  /** Has the servers forget what is in the log. To be called behind `inspect`: by old numbers others' messages would go. */
  trim(): Promise<void>
}

export interface LogInboxOptions {
  readonly provider: Pick<CryptoProvider, 'blake2b256'>
  readonly stream: LogStream
  readonly pending: PendingExtrinsics
  /** Throws for what can never be in the log. */
  admit(bytes: Uint8Array): PendingExtrinsic
}

/** How many messages are worth a purge. */
const trimmedAtOnce = 64

export function createLogInbox({ provider, stream, pending, admit }: LogInboxOptions): LogInbox {
  let next = 1
  let trimmed = 1
  /** Of the message before the next one. */
  let lastHash: Hex | undefined

  /** Everybody who is let in by the servers can write here; what a sequencer must not seal is left out. */
  function admitted(bytes: Uint8Array): PendingExtrinsic | undefined {
    try {
      return admit(bytes)
    } catch (error) {
      if (error instanceof LockstepError) return undefined
      throw error
    }
  }

  async function read(): Promise<void> {
    for (;;) {
      const message = await stream.readFrom(next)
      if (message === undefined) return
      const extrinsic = admitted(message.data)
      if (extrinsic !== undefined) pending.addFromInbox(extrinsic, message.sequence)
      next = message.sequence + 1
      lastHash = toHex(provider.blake2b256(message.data))
    }
  }

  /** A message that is gone may have been forgotten on purpose; one that is another was not. */
  async function hasLostItsEnd(): Promise<boolean> {
    const [{ last }, message] = await Promise.all([stream.extent(), stream.read(next - 1)])
    return last < next - 1 || (message !== undefined && toHex(provider.blake2b256(message)) !== lastHash)
  }

  return {
    async add(extrinsic) {
      const hash = toHex(provider.blake2b256(extrinsic.bytes))
      pending.addFromInbox(extrinsic, await stream.add(hash, extrinsic.bytes))
      return hash
    },
    read,
    async inspect() {
      if (next > 1 && (await hasLostItsEnd())) {
        pending.leaveInbox()
        next = 1
        trimmed = 1
      }
      await read()
    },
    async trim() {
      const first = pending.firstInInbox() ?? next
      if (first - trimmed < trimmedAtOnce) return
      await stream.purgeBefore(first)
      trimmed = first
    },
  }
}
