import { createEmbeddedLightClient, createExtrinsicFactory } from '@lockstep/adapters/parentchain/embedded'
import { defineEnclaveProgram, type EnclaveProgram } from '@lockstep/adapters/tee'
import { H256, type Hex, type Stf, struct } from '@lockstep/core'

/** Which parentchain the enclaves follow; measured. */
export interface DevParameters {
  readonly genesisHash: Hex
  readonly finalityAuthority: Hex
}

/** What the enclaves of a development network run. */
export function devProgram(stf: Stf): EnclaveProgram<DevParameters> {
  return defineEnclaveProgram<DevParameters>({
    stf,
    parameters: struct({ genesisHash: H256, finalityAuthority: H256 }),
    connect: (provider, { genesisHash, finalityAuthority }) => ({
      lightClient: createEmbeddedLightClient({ provider, genesisHash, finalityAuthority }),
      extrinsics: createExtrinsicFactory({ provider, genesisHash }),
    }),
  })
}
