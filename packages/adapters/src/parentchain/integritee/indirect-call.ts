import { type Hex, toHex } from '@lockstep/core'
import { bytes, type Codec, compact, encode, H256, struct, u64, u128, variant } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { maximumCiphertextSize } from './maximum-ciphertext-size.js'
import { type Request, requestCodec } from './request.js'

/** What a worker takes from an extrinsic of the parentchain. */
export type IndirectCall =
  | {
      readonly type: 'shieldFunds'
      readonly value: { readonly shard: Hex; readonly encryptedBeneficiary: Hex; readonly amount: bigint }
    }
  | { readonly type: 'invoke'; readonly value: Request }
  | { readonly type: 'timestampSet'; readonly value: bigint }

const invokeIndex = 1

/** SPEC: Integritee worker, `app-libs/parentchain-interface/src/integritee`, `IndirectCall`. */
export const indirectCallCodec: Codec<IndirectCall> = variant({
  shieldFunds: [0, struct({ shard: H256, encryptedBeneficiary: bytes(maximumCiphertextSize), amount: u128 })],
  invoke: [invokeIndex, requestCodec],
  timestampSet: [2, compact(u64)],
})

/**
 * {@link indirectCallHash} of an invocation, by the bytes of its request.
 *
 * PERF: a block has hundreds of them, which the host hands over as bytes.
 */
export function invocationHash(provider: Pick<CryptoProvider, 'blake2b256'>, request: Uint8Array): Hex {
  const call = new Uint8Array(1 + request.length)
  call[0] = invokeIndex
  call.set(request, 1)
  return toHex(provider.blake2b256(call))
}

/** BLAKE2b-256 of the SCALE `IndirectCall`: what identifies an input, and a leaf of `processedBlockRoot`. */
export function indirectCallHash(provider: Pick<CryptoProvider, 'blake2b256'>, call: IndirectCall): Hex {
  return toHex(provider.blake2b256(encode(indirectCallCodec, call)))
}
