import { composeExtrinsic } from '@lockstep/adapters/parentchain/embedded'
import {
  type EnclaveBridgeCall,
  integriteePalletIndexes,
  runtimeCallCodec,
} from '@lockstep/adapters/parentchain/integritee'
import { LockstepError } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import type { Signer } from '@lockstep/core/crypto'
import type { Parentchain } from '@lockstep/core/worker'
import { propertyViolated } from '../../execution/property-violated.js'

const callCodec = runtimeCallCodec(integriteePalletIndexes)

type RequestChain = Pick<Parentchain, 'genesisHash' | 'nextNonce' | 'submit'>

/** Submits a request as an extrinsic of this signer's. */
export async function submitRequest(chain: RequestChain, signer: Signer, value: EnclaveBridgeCall): Promise<void> {
  await chain.submit(requestExtrinsic(chain, signer, value, await chain.nextNonce(signer.account)))
}

/**
 * Submits requests. With `isAstray` their ways differ: the last arrives first, and each twice. Their order is what the
 * nonces say all the same, and whatever comes early or again is refused.
 */
export async function submitRequests(
  chain: RequestChain,
  signer: Signer,
  requests: readonly EnclaveBridgeCall[],
  isAstray: boolean,
): Promise<void> {
  const first = await chain.nextNonce(signer.account)
  const extrinsics = requests.map((request, place) => requestExtrinsic(chain, signer, request, first + place))
  const last = extrinsics.at(-1)
  if (isAstray && last !== undefined && extrinsics.length > 1) await requireRefused(chain, last, 'FutureNonce')
  for (const extrinsic of extrinsics) {
    await chain.submit(extrinsic)
    if (isAstray) await requireRefused(chain, extrinsic, 'StaleNonce')
  }
}

function requestExtrinsic(chain: RequestChain, signer: Signer, value: EnclaveBridgeCall, nonce: number): Uint8Array {
  const call = encode(callCodec, { type: 'enclaveBridge', value })
  return composeExtrinsic(signer, { call, nonce, genesisHash: chain.genesisHash })
}

async function requireRefused(chain: RequestChain, extrinsic: Uint8Array, code: string): Promise<void> {
  try {
    await chain.submit(extrinsic)
  } catch (error) {
    if (error instanceof LockstepError && error.code === code) return
    throw error
  }
  throw propertyViolated(`a request that comes ${code === 'FutureNonce' ? 'too early' : 'again'} is taken`)
}
