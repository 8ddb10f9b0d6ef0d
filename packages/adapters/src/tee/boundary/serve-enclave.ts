import type { Hex } from '@lockstep/core'
import type { KeySource } from '../enclave-keys.js'
import type { EnclaveRuntime } from '../enclave-runtime.js'
import type { DefectReport } from '../launched-enclave.js'
import type { Channel } from './channel.js'
import type { EcallName, Ecalls } from './ecalls.js'
import { describeError } from './error-message.js'
import type { EcallMessage, EcallResult, ToEnclave, ToHost } from './messages.js'
import { createOcallClient } from './ocall-client.js'

/** What the trusted side can ask of its host. */
export interface Ocalls {
  quote(reportData: Uint8Array): Promise<Uint8Array>
  raiseCounter(name: Hex, least: number): Promise<number>
  onDefect(defect: DefectReport): void
}

export interface ServeOptions {
  readonly channel: Channel<ToHost, ToEnclave>
  readonly debug: boolean
  start(keys: KeySource, ocalls: Ocalls): EnclaveRuntime
}

/** The trusted end: starts the enclave when told to, then serves calls in the order of their coming, one at a time. */
export function serveEnclave({ channel, debug, start }: ServeOptions): void {
  const ocalls = createOcallClient(channel)
  let last: Promise<void> = Promise.resolve()

  function started(keys: KeySource): EnclaveRuntime | undefined {
    try {
      const runtime = start(keys, {
        quote: ocalls.quote,
        raiseCounter: ocalls.raiseCounter,
        onDefect: (defect) => channel.send({ kind: 'defect', defect }),
      })
      const { mrenclave, shard, account } = runtime
      channel.send({ kind: 'started', mrenclave, shard, account })
      return runtime
    } catch (error) {
      channel.send({ kind: 'startFailed', error: describeError(error, debug) })
      return undefined
    }
  }

  async function serve(ecalls: Ecalls, message: EcallMessage): Promise<void> {
    try {
      channel.send(await callIn(ecalls, message))
    } catch (error) {
      channel.send({ kind: 'ecallFailed', id: message.id, error: describeError(error, debug) })
    }
  }

  let runtime: EnclaveRuntime | undefined
  channel.receive((message) => {
    if (message.kind === 'start') runtime = started(message.keys)
    else if (message.kind !== 'ecall') ocalls.settle(message)
    else if (runtime !== undefined) {
      const ecalls = runtime
      last = last.then(() => serve(ecalls, message))
    }
  })
}

async function callIn<Name extends EcallName>(
  ecalls: Pick<Ecalls, Name>,
  { id, name, args }: EcallMessage<Name>,
): Promise<EcallResult<Name>> {
  const result = await ecalls[name](...args)
  return { kind: 'ecallResult', id, name, result }
}
