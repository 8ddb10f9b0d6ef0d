import { createEmbeddedChain, type VerifyQuote } from '@lockstep/adapters/parentchain/embedded'
import { fromHex, type Hex, toHex } from '@lockstep/core'
import { bytes, decode, encode, vec } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { Store } from '@lockstep/core/worker'
import { createLine } from '../line.js'
import type { ServedChain } from '../network/serve-chain.js'
import type { DevOrigin } from './dev-origin.js'

/** An embedded parentchain that comes back as it was. */
export interface DevChain extends ServedChain {
  readonly finalityAuthority: Hex
  /** Number of the last block. */
  head(): number
  /** Puts what waits into a block, which is in the store before anybody sees it. */
  produceBlock(): Promise<void>
}

/** As many extrinsics of the longest kind as fit into one block: so every block takes all that wait. */
const mempoolCapacity = 1000
const maximumExtrinsicSize = 40 * 1024
const blockRecord = vec(bytes(maximumExtrinsicSize), mempoolCapacity)

/** What a parentchain begins with. */
export interface DevChainGenesis {
  readonly provider: CryptoProvider
  readonly origin: DevOrigin
  readonly balances: Readonly<Record<Hex, bigint>>
  /** Who may act as root. */
  readonly sudoKey: Hex
}

export interface DevChainOptions extends DevChainGenesis {
  readonly verifyQuote: VerifyQuote
  /** Ends the making of blocks again. */
  readonly signal: AbortSignal
  /** What makes the chain come back: the extrinsics of each block. */
  openStore(genesisHash: Hex): Promise<Store>
}

/**
 * Opens the parentchain of a development network: the same blocks as in the run before, made again from their
 * extrinsics, because an embedded chain is deterministic.
 *
 * @throws LockstepError the store's; the reason of `signal`
 */
export async function openDevChain(options: DevChainOptions): Promise<DevChain> {
  const chain = createEmbeddedChain({
    ...embeddedOptions(options),
    verifyQuote: options.verifyQuote,
    mempoolCapacity,
    maximumBlockSize: mempoolCapacity * maximumExtrinsicSize,
  })
  const store = await options.openStore(chain.genesisHash)
  const inLine = createLine()
  let waiting: Hex[] = []

  for await (const { sealed } of store.records()) {
    options.signal.throwIfAborted()
    for (const extrinsic of decode(blockRecord, sealed)) await chain.submit(fromHex(extrinsic))
    chain.produceBlock()
  }

  return {
    ...chain,
    isRegistered: async (account) => chain.enclaveOf(account) !== undefined,
    // In one line with the blocks: an extrinsic is in the record of the block that takes it.
    submit: (extrinsic) =>
      inLine(async () => {
        const hash = await chain.submit(extrinsic)
        waiting.push(toHex(extrinsic))
        return hash
      }),
    produceBlock: () =>
      inLine(async () => {
        await store.append({ number: chain.head() + 1, sealed: encode(blockRecord, waiting) })
        waiting = []
        chain.produceBlock()
      }),
  }
}

/** Hash of block 0: the identity of the network's stores. */
export function devGenesisHash(genesis: DevChainGenesis): Hex {
  return createEmbeddedChain(embeddedOptions(genesis)).genesisHash
}

function embeddedOptions({ provider, origin, balances, sudoKey }: DevChainGenesis) {
  const { timestamp, blockTime, finalitySeed } = origin
  return { provider, blockTime, genesis: { timestamp, balances, sudoKey }, finalityKeySeed: finalitySeed }
}
