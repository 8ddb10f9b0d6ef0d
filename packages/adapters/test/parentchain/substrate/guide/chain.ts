// chain.ts
import { createProvider } from '@lockstep/adapters/crypto-native'
import {
  connectSubstrateRpc,
  createSubstrateParentchain,
  createSubstrateRuntime,
} from '@lockstep/adapters/parentchain/substrate'
import type { Hex } from '@lockstep/core'

/** What an enclave knows of its chain, by its measurement. `number` and `hash` are the checkpoint. */
export interface Chain {
  readonly genesisHash: Hex
  readonly number: number
  readonly hash: Hex
  /** Of the runtime that executes the block behind the checkpoint. */
  readonly metadata: Hex
}

/** Asked once, when a shard begins, of a node that you trust; then it is written down. */
export async function readChain(url: string): Promise<Chain> {
  const rpc = connectSubstrateRpc({ url })
  const ask = async (method: string, ...params: unknown[]) => (await rpc.request(method, params)) as Hex
  const hash = await ask('chain_getFinalizedHead')
  const { number } = (await rpc.request('chain_getHeader', [hash])) as { number: Hex }
  const chain = {
    genesisHash: await ask('chain_getBlockHash', 0),
    number: Number.parseInt(number, 16),
    hash,
    metadata: await ask('state_getMetadata', hash),
  }
  rpc.close()
  return chain
}

/** The host's side of the chain; the enclave verifies all that comes from it. */
export function connectChain(url: string, { genesisHash, number, hash, metadata }: Chain) {
  const rpc = connectSubstrateRpc({ url })
  const runtime = createSubstrateRuntime(metadata)
  const parentchain = createSubstrateParentchain({
    provider: createProvider(),
    rpc,
    genesisHash,
    checkpoint: { number, hash },
    runtimes: [{ firstBlock: number + 1, runtime }],
    trust: { finality: runtime.hasPallet('grandpa') ? 'grandpa' : 'host', events: 'proven' },
    onRetry: ({ error, failures }) => console.warn(`asked ${failures} times in vain: ${error.message}`),
    onAlarm: (error) => console.error(`the node is not to be trusted: ${error.message}`),
  })
  return { rpc, runtime, parentchain }
}
