import { LockstepError } from '@lockstep/core'
import type { KeySource } from '../enclave-keys.js'
import type { EcallName, EcallResults } from './ecalls.js'
import { restoreError } from './error-message.js'
import type { HostChannel } from './host-channel.js'
import type { EcallRequest, Started, ToHost } from './messages.js'

type Reply = Exclude<ToHost, { readonly kind: 'askQuote' | 'askCounter' | 'defect' }>

/** The calls that a host has made and that are not answered yet. */
export interface EcallClient {
  start(keys: KeySource): Promise<Started>
  call<Request extends EcallRequest>(request: Request): Promise<EcallResults[Request['name']]>
  settle(reply: Reply): void
  close(): Promise<void>
}

interface Pending {
  resolve(reply: Reply): void
  reject(error: LockstepError): void
}

/** `start` is no numbered call. */
const startId = 0

export function createEcallClient(channel: HostChannel): EcallClient {
  const pending = new Map<number, Pending>()
  let lastId = startId
  let ended: LockstepError | undefined
  let closing: Promise<void> | undefined

  function end(error: LockstepError): void {
    ended ??= error
    for (const { reject } of pending.values()) reject(error)
    pending.clear()
    channel.hold(false)
  }

  /** Waits for the reply with this id; an enclave that ended owes none. */
  function reply(id: number, send: () => void): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(ended)
      pending.set(id, { resolve, reject })
      channel.hold(true)
      send()
    })
  }

  channel.onEnd((cause) => end(enclaveCrashed(cause)))

  return {
    async start(keys) {
      const started = await reply(startId, () => channel.send({ kind: 'start', keys }))
      if (started.kind === 'started') return started
      await channel.close()
      throw errorOf(started)
    },

    async call<Request extends EcallRequest>(request: Request) {
      lastId += 1
      const id = lastId
      const replied = await reply(id, () => channel.send({ kind: 'ecall', id, ...request }))
      if (isResultOf<Request['name']>(request.name, replied)) return replied.result
      throw errorOf(replied)
    },

    settle(replied) {
      const id = 'id' in replied ? replied.id : startId
      const waiting = pending.get(id)
      pending.delete(id)
      channel.hold(pending.size > 0)
      waiting?.resolve(replied)
    },

    close() {
      end(enclaveClosed())
      closing ??= channel.close()
      return closing
    },
  }
}

function isResultOf<Name extends EcallName>(
  name: Name,
  reply: Reply,
): reply is Reply & { readonly result: EcallResults[Name] } {
  return reply.kind === 'ecallResult' && reply.name === name
}

/** What went wrong with a call that has no result; a reply of another kind is no reply of ours. */
function errorOf(reply: Reply): LockstepError {
  return 'error' in reply ? restoreError(reply.error) : enclaveCrashed(undefined)
}

/** The error of whoever waits for an enclave that has ended. */
export function enclaveCrashed(cause: unknown): LockstepError {
  return new LockstepError(
    'EnclaveCrashed',
    'the enclave ended before it answered; launch it again with its sealed keys, or as a debug enclave to see why',
    {},
    cause === undefined ? undefined : { cause },
  )
}

function enclaveClosed(): LockstepError {
  return new LockstepError('EnclaveClosed', 'the enclave was closed; launch it again to call it')
}
