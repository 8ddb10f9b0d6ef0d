import type { Hex } from '@lockstep/core'
import { decode } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { ParentchainBlock, PublishedState } from '@lockstep/core/worker'
import { enclaveBridgeCallCodec, publishHashIndex } from '../integritee/enclave-bridge-call.js'
import { readPublishedState } from '../integritee/index.js'
import { type ReadExtrinsic, readExtrinsic } from '../signed-chain/read-extrinsic.js'
import { isExtrinsicSigned } from '../signed-chain/signed-extrinsic.js'

/**
 * What accounts have published in a batch. A log registers no enclaves, so the account is all that is known; its
 * signature is verified here, and not left to the sequencer.
 *
 * PERF: reads the extrinsics of publications alone, by the two bytes that their calls begin with.
 */
export function readPublications(
  provider: CryptoProvider,
  { genesisHash, bridgePallet }: { readonly genesisHash: Hex; readonly bridgePallet: number },
  { extrinsics }: ParentchainBlock,
): readonly PublishedState[] {
  const published: PublishedState[] = []
  for (const bytes of extrinsics) {
    const call = callOffset(bytes)
    if (bytes[call + 1] !== publishHashIndex || bytes[call] !== bridgePallet) continue
    const extrinsic = attempt(() => readExtrinsic(bytes))
    const publication = extrinsic && publicationIn(extrinsic)
    if (extrinsic === undefined || publication === undefined) continue
    if (!isExtrinsicSigned(provider, extrinsic, genesisHash)) continue
    published.push({ publisher: { type: 'Account', value: extrinsic.signer }, publication })
  }
  return published
}

/** Behind signer (32), nonce (u32) and the call's compact length, whose last two bits tell how many bytes it has. */
function callOffset(bytes: Uint8Array): number {
  const place = 32 + 4
  return place + (1 << ((bytes[place] ?? 0) & 3))
}

function publicationIn({ call }: ReadExtrinsic): PublishedState['publication'] | undefined {
  const value = attempt(() => decode(enclaveBridgeCallCodec, call.subarray(1)))
  return value?.type === 'publishHash' ? readPublishedState(value.value) : undefined
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
