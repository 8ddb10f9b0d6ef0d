import { type Codec, decode } from '@lockstep/core/codec'
import type { ParentchainBlock, PublishedState } from '@lockstep/core/worker'
import { publishedHashIndex } from '../integritee/enclave-bridge-event.js'
import { type EventRecord, eventRecordCodec, type PalletIndexes, readPublishedState } from '../integritee/index.js'
import { refuseBlock } from '../signed-chain/refuse-block.js'

/**
 * What registered enclaves have published in a block. Events and not calls: the pallet takes an event back with the call
 * that failed, and tells whose code it was.
 *
 * PERF: decodes the records of this one event, by a codec that most blocks never need.
 */
export function readPublications(pallets: PalletIndexes, block: ParentchainBlock): readonly PublishedState[] {
  const published: PublishedState[] = []
  let codec: Codec<EventRecord> | undefined
  for (const [place, record] of block.events.entries()) {
    // Phase, extrinsic (u32), pallet, event.
    if (record[0] !== 0 || record[5] !== pallets.enclaveBridge || record[6] !== publishedHashIndex) continue
    const of = codec ?? eventRecordCodec(pallets)
    codec = of
    const { event } = decodeRecord(() => decode(of, record), place)
    if (event.type !== 'enclaveBridge' || event.value.type !== 'publishedHash') continue
    const publication = readPublishedState(event.value.value)
    const publisher = { type: 'Enclave', value: event.value.value.enclaveFingerprint } as const
    if (publication !== undefined) published.push({ publisher, publication })
  }
  return published
}

function decodeRecord(read: () => EventRecord, place: number): EventRecord {
  try {
    return read()
  } catch {
    throw refuseBlock('EventMalformed', `event ${place} publishes a hash but cannot be decoded`, {
      field: `events.${place}`,
    })
  }
}
