import { LockstepError } from '@lockstep/core'
import { contentHash, readPayloadUri } from './hashed-uri.js'
import type { PayloadFetcher } from './payload-fetcher.js'

/** A payload that is here. */
export interface ResolvedPayload {
  readonly text: string
  /** Whether the chain fixes the text: it carries it, or its hash. */
  readonly isFixed: boolean
}

/**
 * The text of a payload, downloaded where the chain has a URI, and held against the URI's hash.
 *
 * @throws LockstepError `PayloadHash`, `PayloadText`, and what the fetcher throws.
 */
export async function resolvePayload(
  fetcher: PayloadFetcher,
  payload: string,
  signal: AbortSignal,
): Promise<ResolvedPayload> {
  const place = readPayloadUri(payload)
  if (place === undefined) return { text: payload, isFixed: true }
  const bytes = await fetcher.fetch(place.uri, signal)
  if (place.sha256 !== undefined && contentHash(bytes) !== place.sha256) throw otherContent(place.uri, place.sha256)
  return { text: textOf(place.uri, bytes), isFixed: place.sha256 !== undefined }
}

function textOf(uri: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new LockstepError(
      'PayloadText',
      `the payload at '${uri}' is not UTF-8; send JSON`,
      { field: 'uri' },
      { cause: error },
    )
  }
}

const otherContent = (uri: string, hash: string): LockstepError =>
  new LockstepError(
    'PayloadHash',
    `the payload at '${uri}' does not have the SHA-256 ${hash} that the chain says; put the same bytes there again`,
    { field: 'uri', value: uri, limit: hash },
  )
