import { type Hex, LockstepError, toHex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { AbortSignalLike, BlockReference, Parentchain } from '@lockstep/core/worker'
import type { NodePatience } from './ask-patiently.js'
import { createChainFollower } from './chain-follower.js'
import type { RuntimeFrom, SubstrateTrust } from './light-client-options.js'
import { startOfChain } from './start-of-chain.js'
import { submitExtrinsic } from './submit-extrinsic.js'
import { createSubstrateNode, type SubstrateNode } from './substrate-node.js'
import type { SubstrateRpc } from './substrate-rpc.js'

/** The node that is followed, from where on, and what of its answers is proven. */
export interface SubstrateParentchainOptions extends NodePatience {
  readonly provider: CryptoProvider
  readonly rpc: SubstrateRpc
  readonly genesisHash: Hex
  /** As the enclave's light client has it; the chain is followed from behind it. */
  readonly checkpoint?: BlockReference
  /** As the enclave's light client has them. */
  readonly runtimes: readonly RuntimeFrom[]
  readonly trust: SubstrateTrust
  /** `finalized` (the default), or `best`: blocks that may be taken back; see {@link importFromBest}. */
  readonly follow?: 'finalized' | 'best'
  /** Told once when the node is caught lying or rewriting what was final; everything is refused from then on. */
  onAlarm?(error: LockstepError): void
}

/** A Substrate chain behind one node. */
export interface SubstrateParentchain extends Parentchain {
  /** Nonce of an account in the last final block: extrinsics below it are settled. */
  finalizedNonce(account: Hex, signal?: AbortSignalLike): Promise<number>
  /** Whether the node knows an extrinsic that waits, by its hash. */
  isPending(extrinsicHash: Hex, signal?: AbortSignalLike): Promise<boolean>
}

/**
 * Follows a Substrate chain by JSON-RPC, asking again and again: a subscription that died with its node looks like a
 * chain that stands still, a question does not.
 *
 * A node that does not answer, lags or was set back is waited for, without end unless `retries` says otherwise; `onRetry`
 * tells. Whoever waits leaves by a signal (`WaitAborted`), or by closing `rpc` (`RpcClosed`, when it is asked next). One whose answers contradict each other, the
 * configured chain, its checkpoint or what was final before is never repaired: `onAlarm`, then every call rejects with the same error.
 */
export function createSubstrateParentchain(options: SubstrateParentchainOptions): SubstrateParentchain {
  const { provider, rpc, genesisHash } = options
  const node = createSubstrateNode(provider, rpc)
  const start = startOfChain(genesisHash, options.checkpoint)
  const follower = createChainFollower({ ...options, node, start })
  const { patiently } = follower
  const newest = requireRuntime(options.runtimes)

  return {
    genesisHash,
    start,
    finalizedHead: (signal) => patiently(follower.head, signal),
    finalizedBlocks(from, signal) {
      requireBlockNumber(from, start)
      return follower.blocks(from, signal)
    },
    block: (number) => patiently(() => follower.block(number)),
    submit: (extrinsic, signal) =>
      patiently(() => submitExtrinsic(node, newest, toHex(provider.blake2b256(extrinsic)), extrinsic), signal),
    nextNonce: (account, signal) => patiently(() => node.accountNextIndex(newest.address(account)), signal),
    finalizedNonce: (account, signal) => patiently(() => finalizedNonce(node, account), signal),
    isPending: (hash, signal) => patiently(() => isPending(provider, node, hash), signal),
  }
}

async function finalizedNonce(node: SubstrateNode, account: Hex): Promise<number> {
  return node.accountNonce(account, await node.finalizedHash())
}

async function isPending(provider: CryptoProvider, node: SubstrateNode, hash: Hex): Promise<boolean> {
  const pending = await node.pendingExtrinsics()
  return pending.some((extrinsic) => toHex(provider.blake2b256(extrinsic)) === hash)
}

function requireRuntime(runtimes: readonly RuntimeFrom[]): RuntimeFrom['runtime'] {
  const newest = runtimes.at(-1)
  if (newest !== undefined) return newest.runtime
  throw new LockstepError('RuntimeUnknown', 'runtimes is empty; give at least the one of the first block', {
    field: 'runtimes',
    value: 0,
    limit: 1,
  })
}

function requireBlockNumber(from: number, { number }: BlockReference): void {
  if (Number.isSafeInteger(from) && from > number) return
  throw new LockstepError('BlockNumberOutOfBounds', `blocks start at number ${number + 1}, not ${from}`, {
    field: 'from',
    value: from,
    limit: number + 1,
  })
}
