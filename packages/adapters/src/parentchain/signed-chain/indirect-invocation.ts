import { type Hex, LockstepError, toHex } from '@lockstep/core'
import type { IndirectInvocation } from '@lockstep/core/client'
import { encode } from '@lockstep/core/codec'
import type { CryptoProvider, Signer } from '@lockstep/core/crypto'
import type { Parentchain, ParentchainBlock } from '@lockstep/core/worker'
import { createSerialize } from '../../serialize.js'
import { encodeInvocation } from '../integritee/encode-invocation.js'
import {
  type EnclaveBridgeCall,
  integriteePalletIndexes,
  type RuntimeCall,
  runtimeCallCodec,
} from '../integritee/index.js'
import { findConfirmation } from './find-confirmation.js'
import { refuseFailedDispatch } from './refuse-failed-dispatch.js'
import { composeExtrinsic } from './signed-extrinsic.js'

/** The chain that takes requests for a shard, and who pays for them. */
export interface IndirectInvocationOptions {
  readonly provider: CryptoProvider
  readonly chain: Parentchain
  /** Pays for the requests and signs them; need not be the account that the operations are for. */
  readonly signer: Signer
  /** Where the enclave-bridge pallet stands; 54 if left out. */
  readonly bridgePalletIndex?: number
}

/**
 * Extrinsics whose inclusion can be asked for; the oldest are forgotten. Whoever orders for others submits without end
 * and asks for none.
 */
const maximumAwaited = 16_384

/** What a client can put on the parentchain with its signer's key. */
export interface ChainInvocation extends IndirectInvocation {
  /** Submits any call; answers the extrinsic's hash, as `invoke` does. */
  submit(call: RuntimeCall): Promise<Hex>
  /** Moves funds of the signer to another account of the parentchain; answers the extrinsic's hash, as `invoke` does. */
  transfer(to: Hex, amount: bigint): Promise<Hex>
}

/**
 * How a client invokes a shard through an embedded chain or an ordered log: requests as calls of the enclave-bridge
 * pallet, submitted one after the other so that no two take the same nonce. `included` knows the last 16,384 of them.
 */
export function createIndirectInvocation({
  provider,
  chain,
  signer,
  bridgePalletIndex = integriteePalletIndexes.enclaveBridge,
}: IndirectInvocationOptions): ChainInvocation {
  const pallets = { ...integriteePalletIndexes, enclaveBridge: bridgePalletIndex }
  const callCodec = runtimeCallCodec(pallets)
  const submittedBehind = new Map<Hex, number>()
  const serialize = createSerialize()

  async function submitNext(encodeCall: () => Uint8Array): Promise<Hex> {
    const call = encodeCall()
    const nonce = await chain.nextNonce(signer.account)
    const head = await chain.finalizedHead()
    const hash = await chain.submit(composeExtrinsic(signer, { call, nonce, genesisHash: chain.genesisHash }))
    submittedBehind.set(hash, head)
    forgetOldest(submittedBehind)
    return hash
  }

  const submit = (call: RuntimeCall): Promise<Hex> => serialize(() => submitNext(() => encode(callCodec, call)))
  const submitToBridge = (value: EnclaveBridgeCall): Promise<Hex> => submit({ type: 'enclaveBridge', value })

  return {
    submit,

    invoke: (shard, ciphertext) =>
      serialize(() => submitNext(() => encodeInvocation(bridgePalletIndex, shard, ciphertext))),

    shieldFunds: (shard, encrypted, amount) =>
      submitToBridge({ type: 'shieldFunds', value: { shard, encryptedBeneficiary: toHex(encrypted), amount } }),

    transfer: (to, value) =>
      submit({
        type: 'balances',
        value: { type: 'transferAllowDeath', value: { dest: { type: 'id', value: to }, value } },
      }),

    async included(extrinsicHash) {
      const head = submittedBehind.get(extrinsicHash)
      if (head === undefined) throw unknownExtrinsic(extrinsicHash)
      const place = ({ extrinsics }: ParentchainBlock): number =>
        extrinsics.findIndex((extrinsic) => toHex(provider.blake2b256(extrinsic)) === extrinsicHash)
      const block = await findBlock(chain, head + 1, (candidate) => place(candidate) >= 0)
      submittedBehind.delete(extrinsicHash)
      refuseFailedDispatch(pallets, block, place(block))
      return { number: block.number, hash: block.hash }
    },

    async processed(shard, { number, hash }) {
      await findBlock(chain, number + 1, (block) => findConfirmation(pallets, block, shard, hash))
    },

    async following(block) {
      const { number, hash } = await findBlock(chain, block.number + 1, () => true)
      return { number, hash }
    },
  }
}

function forgetOldest(submittedBehind: Map<Hex, number>): void {
  for (const oldest of submittedBehind.keys()) {
    if (submittedBehind.size <= maximumAwaited) return
    submittedBehind.delete(oldest)
  }
}

/** The first finalized block from `from` on that satisfies the condition; waits for it. */
async function findBlock(
  chain: Parentchain,
  from: number,
  satisfies: (block: ParentchainBlock) => boolean,
): Promise<ParentchainBlock> {
  for await (const block of chain.finalizedBlocks(from)) if (satisfies(block)) return block
  throw new LockstepError('ChainEnded', `the parentchain ended before the awaited block behind ${from - 1}`, {
    field: 'from',
    value: from,
  })
}

function unknownExtrinsic(extrinsicHash: Hex): LockstepError {
  return new LockstepError(
    'UnknownExtrinsic',
    `${extrinsicHash} was not submitted here, was awaited before, or ${maximumAwaited} came behind it; look for it in the blocks`,
    {
      field: 'extrinsicHash',
      value: extrinsicHash,
    },
  )
}
