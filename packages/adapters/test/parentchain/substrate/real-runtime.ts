import './quiet.js'
import {
  allHandlers,
  type Blockchain,
  BuildBlockMode,
  GenesisProvider,
  genesisSchema,
  setStorage,
  setup,
} from '@acala-network/chopsticks-core'
import { fromHex, type Hex, LockstepError, toHex } from '@lockstep/core'
import { decode, encode } from '@lockstep/core/codec'
import { createPortableProvider } from '@lockstep/core/crypto'
import { rococo_v2_2_asset_hub } from '@substrate/connect-known-chains'
import type { SubstrateRpc } from '../../../src/parentchain/substrate/index.js'
import { substrateHeaderCodec } from '../../../src/parentchain/substrate/substrate-header.js'
import { orderedTrieRoot, trieRoot } from '../../../src/parentchain/substrate/trie-root.js'
import { eventsKey, headerJson } from './node-json.js'

const provider = createPortableProvider()

/** A real runtime in the process; every block is final. */
export interface RealRuntime {
  readonly rpc: SubstrateRpc
  newBlock(): Promise<void>
  endow(accounts: readonly Hex[]): Promise<void>
  close(): Promise<void>
}

/** A block under the hash of its own header. */
interface Sealed {
  readonly hash: Hex
  readonly header: ReturnType<typeof headerJson>
  readonly inner: string
  readonly extrinsics: readonly string[]
  readonly eventNodes: readonly Hex[]
}

/**
 * Chopsticks executes extrinsics by the real runtime, but writes headers whose state root is zero and whose extrinsics
 * root is a plain hash. Here every block gets a header as a node would have written it, over the real extrinsics, and
 * over a state in which `System.Events` is the only entry.
 */
export async function startRealRuntime(): Promise<RealRuntime> {
  const genesis = new GenesisProvider(genesisSchema.parse(JSON.parse(rococo_v2_2_asset_hub)))
  await genesis.isReady
  const chain = await setup({ genesis, buildBlockMode: BuildBlockMode.Manual, mockSignatureHost: false })
  const genesisHash: Hex = `0x${'45'.repeat(32)}`
  const blocks: Sealed[] = []

  async function seal(): Promise<void> {
    const { head } = chain
    const extrinsics = await head.extrinsics
    const events = String(await head.get(eventsKey))
    const eventNodes: Hex[] = []
    const onNode = (node: Uint8Array) => eventNodes.push(toHex(node))
    const entries = [[fromHex(eventsKey), fromHex(events)]] as const
    const digest = (await head.header).digest.toU8a()
    const parentHash = blocks.at(-1)?.hash ?? genesisHash
    const blank = { parentHash, number: head.number, stateRoot: genesisHash, extrinsicsRoot: genesisHash, digest: [] }
    const written = encode(substrateHeaderCodec, blank)
    const header = {
      ...decode(substrateHeaderCodec, Uint8Array.from([...written.subarray(0, -1), ...digest])),
      stateRoot: toHex(trieRoot(provider, entries, { version: 0, onNode })),
      extrinsicsRoot: toHex(orderedTrieRoot(provider, extrinsics.map(fromHex), 0)),
    }
    const hash = toHex(provider.blake2b256(encode(substrateHeaderCodec, header)))
    blocks.push({ hash, header: headerJson(header), inner: head.hash, extrinsics, eventNodes })
  }

  const at = (hash: unknown): Sealed | undefined => blocks.find((block) => block.hash === hash)
  const own: Readonly<Record<string, (params: readonly unknown[]) => unknown>> = {
    chain_getBlockHash: ([number]) =>
      number === undefined
        ? blocks.at(-1)?.hash
        : number === 0
          ? genesisHash
          : (blocks[Number(number) - 1]?.hash ?? null),
    chain_getFinalizedHead: () => blocks.at(-1)?.hash,
    chain_getHeader: ([hash]) => at(hash)?.header ?? null,
    chain_getBlock: ([hash]) => {
      const block = at(hash)
      return block === undefined ? null : { block: { header: block.header, extrinsics: block.extrinsics } }
    },
    state_getReadProof: ([, hash]) => ({ at: hash, proof: at(hash)?.eventNodes }),
  }

  await seal()
  return {
    rpc: {
      request: async (method, params) => {
        const handler = own[method]
        if (handler !== undefined) return handler(params)
        return answer(
          chain,
          method,
          params.map((param) => at(param)?.inner ?? param),
        )
      },
      close() {},
    },
    async newBlock() {
      await chain.newBlock()
      await seal()
    },
    async endow(accounts) {
      const entry = { providers: 1, data: { free: (10n ** 15n).toString() } }
      await setStorage(chain, { System: { Account: accounts.map((account) => [[account], entry]) } })
    },
    close: () => chain.close(),
  }
}

async function answer(chain: Blockchain, method: string, params: unknown[]): Promise<unknown> {
  const handler = allHandlers[method]
  const none = { subscribe: () => () => {}, unsubscribe() {} }
  try {
    if (handler === undefined) throw new Error(`no method ${method}`)
    return await handler({ chain }, params, none)
  } catch (error) {
    throw new LockstepError('NodeRefused', String(error), { field: 'error', value: error })
  }
}
