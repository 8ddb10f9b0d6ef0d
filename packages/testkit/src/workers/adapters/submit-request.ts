import { composeExtrinsic } from '@lockstep/adapters/parentchain/embedded'
import {
  type EnclaveBridgeCall,
  integriteePalletIndexes,
  runtimeCallCodec,
} from '@lockstep/adapters/parentchain/integritee'
import { encode } from '@lockstep/core/codec'
import type { Signer } from '@lockstep/core/crypto'
import type { Parentchain } from '@lockstep/core/worker'

const callCodec = runtimeCallCodec(integriteePalletIndexes)

/** Submits a request as an extrinsic of this signer's. */
export async function submitRequest(
  chain: Pick<Parentchain, 'genesisHash' | 'nextNonce' | 'submit'>,
  signer: Signer,
  value: EnclaveBridgeCall,
): Promise<void> {
  const call = encode(callCodec, { type: 'enclaveBridge', value })
  const nonce = await chain.nextNonce(signer.account)
  await chain.submit(composeExtrinsic(signer, { call, nonce, genesisHash: chain.genesisHash }))
}
