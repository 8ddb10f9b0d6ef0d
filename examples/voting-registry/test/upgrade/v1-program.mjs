import { createEmbeddedLightClient, createExtrinsicFactory } from '@lockstep/adapters/parentchain/embedded'
import { defineEnclaveProgram } from '@lockstep/adapters/tee'
import { H256, struct } from '@lockstep/core'
import { votingRegistryV1 } from '../../dist/v1.js'

/** What the enclave of version 1 runs in its thread. */
export const program = defineEnclaveProgram({
  stf: votingRegistryV1,
  parameters: struct({ genesisHash: H256, finalityAuthority: H256 }),
  connect: (provider, { genesisHash, finalityAuthority }) => ({
    lightClient: createEmbeddedLightClient({ provider, genesisHash, finalityAuthority }),
    extrinsics: createExtrinsicFactory({ provider, genesisHash }),
  }),
})
