import { createEmbeddedLightClient, createExtrinsicFactory } from '@lockstep/adapters/parentchain/embedded'
import { defineEnclaveProgram } from '@lockstep/adapters/tee'
import { H256, struct } from '@lockstep/core'
import { balances } from '@lockstep/stf-balances'

/** What the benchmark's enclave thread runs. */
export const program = defineEnclaveProgram({
  stf: balances,
  parameters: struct({ genesisHash: H256, finalityAuthority: H256 }),
  connect: (provider, parameters) => ({
    lightClient: createEmbeddedLightClient({ provider, ...parameters }),
    extrinsics: createExtrinsicFactory({ provider, genesisHash: parameters.genesisHash }),
  }),
})
