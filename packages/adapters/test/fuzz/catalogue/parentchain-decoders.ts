import * as rpc from '@lockstep/adapters/integritee-rpc'
import { signedExtrinsicCodec } from '@lockstep/adapters/parentchain/embedded'
import * as integritee from '@lockstep/adapters/parentchain/integritee'
import { decodeBlockProof, encodeBlockProof } from '@lockstep/adapters/parentchain/substrate'
import { type Hex, toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { publishedDataCodec, publishedStateCodec } from '@lockstep/core/worker'
import { concatBytes } from '@noble/hashes/utils.js'
import { readPublications } from '../../../src/parentchain/ordered-log/read-publications.js'
import { signedChainHeaderCodec } from '../../../src/parentchain/signed-chain/block-header.js'
import { readInput } from '../../../src/parentchain/signed-chain/read-inputs.js'
import {
  decodeTimestampInherent,
  encodeTimestampInherent,
} from '../../../src/parentchain/signed-chain/timestamp-inherent.js'
import { provider } from '../../tee/test-platform.js'
import { anyValueOf } from '../any-value.js'
import { codecDecoder, type Decoder, defineDecoder, refused } from '../decoder.js'

const { integriteePalletIndexes: pallets } = integritee
const bridge = Uint8Array.of(pallets.enclaveBridge)
const zero: Hex = `0x${'00'.repeat(32)}`
const empty = new Uint8Array(0)
const noBlock = { header: empty, hash: zero, number: 1, extrinsics: [], events: [], justification: empty }

const processedParentchainBlock: Decoder = defineDecoder({
  name: 'decodeProcessedParentchainBlock',
  valid(random) {
    for (;;) {
      const event = anyValueOf(integritee.enclaveBridgeEventCodec, random)
      if (event.type === 'processedParentchainBlock') {
        return concatBytes(bridge, encode(integritee.enclaveBridgeEventCodec, event))
      }
    }
  },
  decode: (bytes) => integritee.decodeProcessedParentchainBlock(bytes) ?? refused,
  encode: (value) =>
    concatBytes(bridge, encode(integritee.enclaveBridgeEventCodec, { type: 'processedParentchainBlock', value })),
})

const blockProof: Decoder = defineDecoder({
  name: 'decodeBlockProof',
  valid(random) {
    const some = () => Array.from({ length: random.below(4) }, () => random.bytes(random.below(70)))
    const isProven = random.below(2) === 1
    return encodeBlockProof({
      eventNodes: some(),
      finality: isProven
        ? {
            parentHeader: random.bytes(random.below(90)),
            authorityNodes: some(),
            justification: random.bytes(random.below(90)),
            descendants: some(),
          }
        : undefined,
      claimedFinal: isProven ? undefined : random.below(2 ** 32),
    })
  },
  decode: decodeBlockProof,
  encode: encodeBlockProof,
})

const timestampInherent: Decoder = defineDecoder({
  name: 'decodeTimestampInherent',
  covers: [],
  valid: (random) =>
    encodeTimestampInherent(pallets.timestamp, BigInt(random.below(2 ** 32)) << BigInt(random.below(33))),
  decode: (bytes) => decodeTimestampInherent(pallets.timestamp, bytes) ?? refused,
  encode: (now) => encodeTimestampInherent(pallets.timestamp, now),
})

const runtimeCalls = integritee.runtimeCallCodec(pallets)

const published: Decoder = defineDecoder({
  name: 'readPublishedState',
  valid: (random) => encode(publishedDataCodec, anyValueOf(publishedDataCodec, random)),
  decode: (bytes) => integritee.readPublishedState({ hash: zero, data: toHex(bytes) }) ?? refused,
  encode: ({ headerHash: _, ...data }) => encode(publishedDataCodec, data),
})

/** Not encoded again: it skips what is no publication, and what is not signed. */
const publications: Decoder = defineDecoder({
  name: 'readPublications',
  covers: [],
  bound: { perByte: 16, fixed: 256 },
  valid(random) {
    const { publication } = anyValueOf(publishedStateCodec, random)
    const { headerHash: hash, ...data } = publication
    const value = { hash, extraTopics: [], data: toHex(encode(publishedDataCodec, data)) }
    const call = toHex(encode(runtimeCalls, { type: 'enclaveBridge', value: { type: 'publishHash', value } }))
    return encode(signedExtrinsicCodec, { ...anyValueOf(signedExtrinsicCodec, random), call })
  },
  decode: (bytes) => {
    const block = { ...noBlock, extrinsics: [new Uint8Array(0), bytes] }
    return readPublications(provider, { genesisHash: zero, bridgePallet: pallets.enclaveBridge }, block)
  },
})

/** Not encoded again: it keeps what concerns a worker. Its codecs are entries of their own. */
const input: Decoder = defineDecoder({
  name: 'readInput',
  covers: [],
  bound: { perByte: 16, fixed: 256 },
  valid(random) {
    const call = toHex(encode(runtimeCalls, anyValueOf(runtimeCalls, random)))
    return encode(signedExtrinsicCodec, { ...anyValueOf(signedExtrinsicCodec, random), call })
  },
  decode: (bytes) => readInput(provider, pallets, bytes, 0) ?? null,
})

export const parentchainDecoders: readonly Decoder[] = [
  published,
  publications,
  processedParentchainBlock,
  blockProof,
  timestampInherent,
  input,
  codecDecoder('signedChainHeaderCodec', signedChainHeaderCodec, []),
  codecDecoder('signedExtrinsicCodec', signedExtrinsicCodec),
  codecDecoder('balancesCallCodec', integritee.balancesCallCodec),
  codecDecoder('balancesEventCodec', integritee.balancesEventCodec),
  codecDecoder('dispatchErrorCodec', integritee.dispatchErrorCodec),
  codecDecoder('enclaveBridgeCallCodec', integritee.enclaveBridgeCallCodec),
  codecDecoder('enclaveBridgeEventCodec', integritee.enclaveBridgeEventCodec),
  codecDecoder('eventRecordCodec', integritee.eventRecordCodec(pallets), ['eventRecordCodec']),
  codecDecoder('indirectCallCodec', integritee.indirectCallCodec),
  codecDecoder('requestCodec', integritee.requestCodec),
  codecDecoder('runtimeCallCodec', integritee.runtimeCallCodec(pallets)),
  codecDecoder('runtimeEventCodec', integritee.runtimeEventCodec(pallets)),
  codecDecoder('sgxAttestationMethodCodec', integritee.sgxAttestationMethodCodec),
  codecDecoder('shardConfigCodec', integritee.shardConfigCodec),
  codecDecoder('shardSignerStatusCodec', integritee.shardSignerStatusCodec),
  codecDecoder('sidechainCallCodec', integritee.sidechainCallCodec),
  codecDecoder('sidechainEventCodec', integritee.sidechainEventCodec),
  codecDecoder('systemEventCodec', integritee.systemEventCodec),
  codecDecoder('teerexCallCodec', integritee.teerexCallCodec),
  codecDecoder('teerexEventCodec', integritee.teerexEventCodec),
  codecDecoder('unshieldEffectCodec', integritee.unshieldEffectCodec),
  codecDecoder('teeracleCallCodec', integritee.teeracleCallCodec),
  codecDecoder('teeracleEventCodec', integritee.teeracleEventCodec),
  codecDecoder('upgradableShardConfigCodec', integritee.upgradableShardConfigCodec),
  codecDecoder('directRequestStatusCodec', rpc.directRequestStatusCodec),
  codecDecoder('rpcReturnValueCodec', rpc.rpcReturnValueCodec),
  codecDecoder('sidechainBlockDataCodec', rpc.sidechainBlockDataCodec),
  codecDecoder('sidechainHeaderCodec', rpc.sidechainHeaderCodec),
  codecDecoder('signedSidechainBlockCodec', rpc.signedSidechainBlockCodec),
  codecDecoder('signedSidechainBlocksCodec', rpc.signedSidechainBlocksCodec),
  codecDecoder('trustedOperationStatusCodec', rpc.trustedOperationStatusCodec),
]
