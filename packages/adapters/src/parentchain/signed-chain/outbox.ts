import { type Hex, LockstepError, toHex } from '@lockstep/core'
import { type Codec, decode, encode, H256, struct, u32 } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { Enclave, Parentchain, Store } from '@lockstep/core/worker'
import { signedExtrinsicCodec } from './signed-extrinsic.js'

/** The chain that outputs go to, and where it is kept which nonces they have. */
export interface OutboxOptions {
  readonly provider: Pick<CryptoProvider, 'blake2b256'>
  /** An ordered log or an embedded chain. */
  readonly chain: Parentchain
  /** The worker's own: what was decided is one of its blobs. */
  readonly store: Store
  readonly enclave: Pick<Enclave, 'account'>
}

/** With which nonce the outputs of which block go out. */
interface Decision {
  /** Of the enclave: code that takes a shard over with its store has another. */
  readonly account: Hex
  /** The block whose outputs come next, or are being handed over. */
  readonly batch: number
  /** Nonce of the first of them. */
  readonly base: number
}

const decisionCodec: Codec<Decision> = struct({ account: H256, batch: u32, base: u32 })
const blobName = 'outbox'

/**
 * The parentchain as a worker should see it whose outputs must arrive, and only once, confirmations too. The nonce of a
 * block's outputs is decided once, and in the store before anything is signed with it. After a crash the same outputs
 * have the same nonces, of which the chain takes each once.
 *
 * Nobody else may submit for the enclave's account while it is in use; the registration goes before it. For a chain
 * of Substrate, whose pool forgets, there is `createSubstrateOutbox`. PERF: one more durable write a block.
 *
 * @throws LockstepError `OutboxMalformed`
 */
export async function createOutbox({ provider, chain, store, enclave }: OutboxOptions): Promise<Parentchain> {
  let decided = readDecision(await store.getSealed(blobName))

  return {
    ...chain,
    async nextNonce(account) {
      if (account !== enclave.account) return chain.nextNonce(account)
      const batch = ((await store.released()) ?? 0) + 1
      if (decided?.batch === batch && decided.account === account) return decided.base
      const next = { account, batch, base: await chain.nextNonce(account) }
      await store.putSealed(blobName, encode(decisionCodec, next))
      decided = next
      return next.base
    },
    async submit(extrinsic) {
      try {
        return await chain.submit(extrinsic)
      } catch (error) {
        const isUsed = error instanceof LockstepError && error.code === 'StaleNonce'
        // Decided for this output alone: where its nonce is used, it was used by it.
        if (isUsed && signerOf(extrinsic) === enclave.account) return toHex(provider.blake2b256(extrinsic))
        throw error
      }
    },
  }
}

function signerOf(extrinsic: Uint8Array): string {
  return decode(signedExtrinsicCodec, extrinsic).signer
}

function readDecision(stored: Uint8Array | undefined): Decision | undefined {
  try {
    return stored && decode(decisionCodec, stored)
  } catch (cause) {
    throw new LockstepError(
      'OutboxMalformed',
      `the ${stored?.length} bytes of the outbox cannot be read; without them outputs could go out twice`,
      { field: blobName, value: stored?.length },
      { cause },
    )
  }
}
