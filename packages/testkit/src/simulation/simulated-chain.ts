import {
  composeExtrinsic,
  createEmbeddedChain,
  type EmbeddedChain,
  type EmbeddedChainOptions,
} from '@lockstep/adapters/parentchain/embedded'
import type { RuntimeCall } from '@lockstep/adapters/parentchain/integritee'
import { type Hex, toHex } from '@lockstep/core'
import type { CryptoProvider, Signer } from '@lockstep/core/crypto'
import type { ParentchainBlock } from '@lockstep/core/worker'
import { createExtrinsicPool, type PooledExtrinsic } from './extrinsic-pool.js'

/** How late blocks become final, in blocks; the light client and the chain go by the same rule. */
export interface FinalityRule {
  /** Blocks that must follow. */
  readonly lag: number
  /** Finality comes for so many blocks at once. */
  readonly burst: number
}

/** Number of the last block that is final once `head` is there. */
export const finalizedAt = ({ lag, burst }: FinalityRule, head: number): number =>
  Math.max(0, Math.floor((head - lag) / burst) * burst)

/** A parentchain whose last blocks may be taken back, until they are final. */
export interface SimulatedChain {
  readonly genesisHash: Hex
  readonly finalityAuthority: Hex
  head(): number
  finalized(): number
  /** A block of the branch that is the longest now. */
  block(number: number): ParentchainBlock | undefined
  /** @throws LockstepError `StaleNonce`, `FutureNonce`, `MempoolFull` */
  submit(extrinsic: Uint8Array): Hex
  nextNonce(account: Hex): number
  encodeCall(call: RuntimeCall): Uint8Array
  /** How many extrinsics wait. */
  waiting(): number
  /** The signed extrinsics in a block. */
  extrinsicsOf(number: number): readonly PooledExtrinsic[]
  /** Puts the first of those that wait into a block. */
  produce(count: number, order?: (choices: number) => number): ParentchainBlock
  /**
   * Takes the last blocks back, as many as are not final and at most `depth`; answers the number of the last that
   * stays. What they held waits again, in front.
   */
  revert(depth: number): number
  /** The chain's state on its longest branch. */
  state(): EmbeddedChain
}

export interface SimulatedChainOptions {
  readonly provider: CryptoProvider
  readonly chain: EmbeddedChainOptions
  readonly finality: FinalityRule
  /** Signs what makes a branch's first block differ from the block that it replaces. */
  readonly producer: Signer
  poolCapacity(): number
}

/**
 * An embedded chain that forks. The embedded chain is deterministic, so a branch is a second one that is fed with the
 * same blocks up to the fork: its headers, events and signatures are the real ones.
 */
export function createSimulatedChain(options: SimulatedChainOptions): SimulatedChain {
  const { provider, finality, producer } = options
  const pool = createExtrinsicPool(options.poolCapacity)
  let chain = createEmbeddedChain(options.chain)
  let blocks: ParentchainBlock[] = []
  let contents: (readonly PooledExtrinsic[])[] = []
  let branch = 0

  const head = (): number => blocks.length
  const { genesisHash, finalityAuthority } = chain

  function append(extrinsics: readonly PooledExtrinsic[]): ParentchainBlock {
    // The embedded chain takes them at once or not at all: its promise has nothing left to wait for.
    for (const { bytes } of extrinsics) void chain.submit(bytes)
    const block = chain.produceBlock()
    blocks.push(block)
    contents.push(extrinsics)
    return block
  }

  function markBranch(): void {
    const nonce = contents.flat().filter(({ signer }) => signer === producer.account).length
    const value = { dest: { type: 'id', value: producer.account }, value: BigInt(branch) } as const
    const call = chain.encodeCall({ type: 'balances', value: { type: 'transferAllowDeath', value } })
    pool.putInFront([pool.read(composeExtrinsic(producer, { call, nonce, genesisHash }))])
  }

  return {
    genesisHash,
    finalityAuthority,
    head,
    finalized: () => finalizedAt(finality, head()),
    block: (number) => blocks[number - 1],
    submit(extrinsic) {
      pool.add(extrinsic)
      return toHex(provider.blake2b256(extrinsic))
    },
    nextNonce: pool.nextNonce,
    encodeCall: (call) => chain.encodeCall(call),
    waiting: pool.size,
    extrinsicsOf: (number) => contents[number - 1] ?? [],
    produce: (count, order) => append(pool.take(count, order)),
    revert(depth) {
      const last = Math.max(finalizedAt(finality, head()), head() - depth)
      const taken = contents.slice(last).flat()
      const kept = contents.slice(0, last)
      chain = createEmbeddedChain(options.chain)
      blocks = []
      contents = []
      for (const extrinsics of kept) append(extrinsics)
      branch += 1
      pool.putInFront(taken.filter(({ signer }) => signer !== producer.account))
      markBranch()
      return last
    },
    state: () => chain,
  }
}
