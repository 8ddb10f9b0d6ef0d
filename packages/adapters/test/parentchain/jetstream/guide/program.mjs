// program.mjs
import { createExtrinsicFactory, createOrderedLogLightClient } from '@lockstep/adapters/parentchain/ordered-log'
import { defineEnclaveProgram } from '@lockstep/adapters/tee'
import { H256, struct } from '@lockstep/core'
import { balances } from '@lockstep/stf-balances'

export const program = defineEnclaveProgram({
  stf: balances,
  parameters: struct({ genesisHash: H256, sequencer: H256 }),
  connect: (provider, { genesisHash, sequencer }) => ({
    lightClient: createOrderedLogLightClient({ provider, genesisHash, sequencer }),
    extrinsics: createExtrinsicFactory({ provider, genesisHash }),
  }),
})
