import { LockstepError } from '@lockstep/core'
import { request } from 'undici'
import { type AddressPolicyOptions, createAddressPolicy } from '../../delivery/address-policy.js'
import { assertPermittedLiteral, createGuardedAgent, type GuardedAgentOptions } from '../../delivery/guarded-agent.js'

/** From where payloads that stand behind a URI are downloaded, and how much of them. */
export interface PayloadFetcherOptions extends AddressPolicyOptions, Omit<GuardedAgentOptions, 'policy'> {
  /** Milliseconds that one download may take; 30,000 if left out. */
  readonly timeout?: number
  /** Bytes that are read; 16 MiB if left out. */
  readonly maximumBytes?: number
}

/** Downloads payloads from where strangers say that they are. */
export interface PayloadFetcher {
  /**
   * The bytes behind an http or https URI. Redirections are not followed: their target has not been judged.
   *
   * @throws LockstepError `CallbackRefused` for an address that the policy does not permit, `PayloadUnavailable`,
   * `PayloadTooLarge`; and what the network throws.
   */
  fetch(uri: string, signal: AbortSignal): Promise<Uint8Array>
  close(): Promise<void>
}

/** Creates a fetcher that goes where callbacks of the direct model may go: to public addresses, unless told otherwise. */
export function createPayloadFetcher(options: PayloadFetcherOptions = {}): PayloadFetcher {
  const { timeout = 30_000, maximumBytes = 16 * 1024 * 1024 } = options
  const policy = createAddressPolicy(options)
  const agent = createGuardedAgent({ ...options, policy })
  return {
    async fetch(uri, signal) {
      assertPermittedLiteral(policy, new URL(uri))
      const { statusCode, body } = await request(uri, {
        dispatcher: agent,
        headers: { accept: 'application/json' },
        headersTimeout: timeout,
        bodyTimeout: timeout,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
      })
      if (statusCode !== 200) {
        await body.dump().catch(() => undefined)
        throw unavailable(uri, statusCode)
      }
      return readBounded(body, uri, maximumBytes)
    },
    close: () => agent.destroy(),
  }
}

async function readBounded(body: AsyncIterable<Uint8Array>, uri: string, maximum: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    // Leaving the loop destroys the stream, and with it the connection.
    if (bytes > maximum) throw tooLarge(uri, maximum)
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

const unavailable = (uri: string, status: number): LockstepError =>
  new LockstepError('PayloadUnavailable', `the payload at '${uri}' was answered with status ${status}; 200 is needed`, {
    field: 'uri',
    value: status,
    limit: 200,
  })

const tooLarge = (uri: string, maximum: number): LockstepError =>
  new LockstepError('PayloadTooLarge', `the payload at '${uri}' has more than ${maximum} bytes; send a smaller one`, {
    field: 'uri',
    value: uri,
    limit: maximum,
  })
