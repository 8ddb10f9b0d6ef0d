import type { Hex } from '@lockstep/core'
import type { KeySource } from '../enclave-keys.js'
import type { DefectReport, LaunchedEnclave } from '../launched-enclave.js'
import { createEcallClient } from './ecall-client.js'
import { describeError } from './error-message.js'
import type { HostChannel } from './host-channel.js'
import type { HostTrace } from './host-trace.js'
import type { AskCounter, AskQuote } from './messages.js'
import { traceChannel } from './trace-channel.js'

export interface ConnectOptions {
  readonly channel: HostChannel
  readonly keys: KeySource
  readonly hostTrace: HostTrace | undefined
  /** The launcher's: bound to the identity that it measured. */
  quote(reportData: Uint8Array): Promise<Uint8Array>
  raiseCounter(name: Hex, least: number): Promise<number>
  onDefect?: ((defect: DefectReport) => void) | undefined
}

/** The host's end: starts the enclave behind the channel and gives it the form of the port. */
export async function connectEnclave(options: ConnectOptions): Promise<LaunchedEnclave> {
  const channel = traceChannel(options.channel, options.hostTrace)
  const client = createEcallClient(channel)

  async function answerOcall(ask: AskQuote | AskCounter): Promise<void> {
    const { id } = ask
    try {
      if (ask.kind === 'askQuote') channel.send({ kind: 'quote', id, quote: await options.quote(ask.reportData) })
      else channel.send({ kind: 'counter', id, value: await options.raiseCounter(ask.name, ask.least) })
    } catch (error) {
      channel.send({ kind: 'ocallFailed', id, error: describeError(error, false) })
    }
  }

  channel.receive((message) => {
    if (message.kind === 'askQuote' || message.kind === 'askCounter') answerOcall(message)
    else if (message.kind === 'defect') options.onDefect?.(message.defect)
    else client.settle(message)
  })

  const { mrenclave, shard, account } = await client.start(options.keys)
  const { call } = client
  return {
    mrenclave,
    shard,
    account,
    attest: (challenge) => call({ name: 'attest', args: [challenge] }),
    registration: (nonce, registration) => call({ name: 'registration', args: [nonce, registration] }),
    restore: (sealed, released) => call({ name: 'restore', args: [sealed, released] }),
    executeBlocks: (blocks) => call({ name: 'executeBlocks', args: [blocks] }),
    revert: (number) => call({ name: 'revert', args: [number] }),
    outputs: (number, nonce) => call({ name: 'outputs', args: [number, nonce] }),
    query: (sealed) => call({ name: 'query', args: [sealed] }),
    sealedKeys: () => call({ name: 'sealedKeys', args: [] }),
    provisioningChallenge: () => call({ name: 'provisioningChallenge', args: [] }),
    requestProvisioning: (challenge) => call({ name: 'requestProvisioning', args: [challenge] }),
    answerProvisioning: (...args) => call({ name: 'answerProvisioning', args }),
    acceptProvisioning: (...args) => call({ name: 'acceptProvisioning', args }),
    exportSnapshot: (from) => call({ name: 'exportSnapshot', args: [from] }),
    importSnapshot: (part) => call({ name: 'importSnapshot', args: [part] }),
    shieldingKeys: () => call({ name: 'shieldingKeys', args: [] }),
    prepareShieldingKey: () => call({ name: 'prepareShieldingKey', args: [] }),
    announceShieldingKey: (permit) => call({ name: 'announceShieldingKey', args: [permit] }),
    close: client.close,
  }
}
