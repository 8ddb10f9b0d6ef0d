import { decode } from '@lockstep/core/codec'
import type { PublishedState } from '@lockstep/core/worker'
import { publishedHashCodec } from '../integritee/enclave-bridge-event.js'
import { readPublishedState } from '../integritee/index.js'
import { carriedBytes, decodeCarried, type RequestCarrier } from './request-carrier.js'
import type { RuntimeEventView, RuntimeExtrinsic } from './substrate-runtime.js'

/** What the pallet says that registered enclaves have published, among the events of a block. */
export function readPublications(events: readonly RuntimeEventView[]): readonly PublishedState[] {
  return events.flatMap(({ name, fields }) => {
    const hash = name === 'enclaveBridge.PublishedHash' ? attempt(() => decode(publishedHashCodec, fields)) : undefined
    const publication = hash && readPublishedState(hash)
    if (hash === undefined || publication === undefined) return []
    return [{ publisher: { type: 'Enclave', value: hash.enclaveFingerprint }, publication }]
  })
}

/**
 * What the signer of an extrinsic that succeeded has published in a carrier. An enclave sends it as it is: within a
 * wrapper the caller might be another account than the one that signed.
 */
export function readCarriedPublication(
  carrier: RequestCarrier,
  { signed, call }: RuntimeExtrinsic,
): readonly PublishedState[] {
  const content = signed && carriedBytes(carrier, call)
  const value = content && decodeCarried(carrier, content)
  const publication = value?.type === 'publishHash' ? readPublishedState(value.value) : undefined
  if (signed === undefined || publication === undefined) return []
  return [{ publisher: { type: 'Account', value: signed.signer }, publication }]
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
