import { createEmbeddedLightClient, createExtrinsicFactory } from '@lockstep/adapters/parentchain/embedded'
import { defineEnclaveProgram } from '@lockstep/adapters/tee'
import { H256, struct } from '@lockstep/core'
import { votingRegistry } from '../../dist/v2.js'

/** What the enclave of version 2 runs in its thread. */
export const program = defineEnclaveProgram({
  stf: votingRegistry,
  parameters: struct({ genesisHash: H256, finalityAuthority: H256 }),
  connect: (provider, { genesisHash, finalityAuthority }) => ({
    lightClient: createEmbeddedLightClient({ provider, genesisHash, finalityAuthority }),
    extrinsics: createExtrinsicFactory({ provider, genesisHash }),
  }),
})
