// program.mjs
import {
  createSubstrateExtrinsicFactory,
  createSubstrateLightClient,
  createSubstrateRuntime,
} from '@lockstep/adapters/parentchain/substrate'
import { defineEnclaveProgram } from '@lockstep/adapters/tee'
import { bytes, H256, struct, u32 } from '@lockstep/core'
import { balances } from '@lockstep/stf-balances'

export const program = defineEnclaveProgram({
  stf: balances,
  parameters: struct({ genesisHash: H256, number: u32, hash: H256, metadata: bytes(2 ** 21), vault: H256 }),
  connect(provider, { genesisHash, number, hash, metadata, vault }, shard) {
    const runtime = createSubstrateRuntime(metadata)
    const lightClient = createSubstrateLightClient({
      provider,
      genesisHash,
      checkpoint: { number, hash },
      runtimes: [{ firstBlock: number + 1, runtime }],
      trust: { finality: runtime.hasPallet('grandpa') ? 'grandpa' : 'host', events: 'proven' },
      deposits: { shard, accounts: [vault] },
    })
    return { lightClient, extrinsics: createSubstrateExtrinsicFactory({ provider, genesisHash, runtime, vault }) }
  },
})
