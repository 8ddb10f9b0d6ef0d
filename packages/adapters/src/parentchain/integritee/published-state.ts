import { fromHex, type Hex, toHex } from '@lockstep/core'
import { CodecError, decode, encode } from '@lockstep/core/codec'
import { publishedDataCodec, type StatePublication } from '@lockstep/core/worker'
import type { EnclaveBridgeCall, PublishHash } from './enclave-bridge-call.js'

/** The call by which an enclave publishes the state of a block: its header's hash, under the shard's topic. */
export function publishState({ headerHash, ...data }: StatePublication): EnclaveBridgeCall {
  return {
    type: 'publishHash',
    value: { hash: headerHash, extraTopics: [data.shard], data: toHex(encode(publishedDataCodec, data)) },
  }
}

/** What was published; `undefined` for a hash that means something else: enclaves may publish what they like. */
export function readPublishedState({ hash, data }: Pick<PublishHash, 'hash' | 'data'>): StatePublication | undefined {
  const stated = decodeData(data)
  return stated && { ...stated, headerHash: hash }
}

function decodeData(data: Hex): Omit<StatePublication, 'headerHash'> | undefined {
  try {
    return decode(publishedDataCodec, fromHex(data))
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    return undefined
  }
}
