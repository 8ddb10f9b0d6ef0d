import { refuse } from '../../json-rpc/refuse.js'
import { hashedUri } from '../payload/hashed-uri.js'

/** Puts a response where its requester can download it, and answers the http or https URI. May be called again. */
export type PublishResponse = (workOrderId: string, response: Uint8Array) => Promise<string>

/** Longest payload that the proxy contract takes, in bytes. */
export const maximumPayloadBytes = 24_575

/**
 * A response as the contract takes it: itself, or the URI of where it lies, with its hash.
 *
 * @throws EeaError `ExecutionFailed` for one that is too long where there is no place to put it.
 */
export async function fitResponse(
  publish: PublishResponse | undefined,
  workOrderId: string,
  response: string,
): Promise<string> {
  const bytes = Buffer.from(response, 'utf8')
  if (bytes.length <= maximumPayloadBytes) return response
  if (publish === undefined) {
    throw refuse('ExecutionFailed', `the response has ${bytes.length} bytes; ask for less in one order`, {
      field: 'workOrderResponse',
      value: bytes.length,
      limit: maximumPayloadBytes,
    })
  }
  return hashedUri(await publish(workOrderId, bytes), bytes)
}
