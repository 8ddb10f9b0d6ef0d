import { createEmbeddedLightClient, createExtrinsicFactory } from '@lockstep/adapters/parentchain/embedded'
import { defineEnclaveProgram } from '@lockstep/adapters/tee'
import { bytes, defineStf, H256, map, struct, u32, u64, value } from '@lockstep/core'

/** 33,000 bytes each, so that no chunk has two of them: 130 chunks, which are five parts of a snapshot. */
const pages = 130
const pageBytes = 33_000

const archive = defineStf({
  name: 'archive',
  version: 1,
  state: { pages: map(u32, bytes(pageBytes)), now: value(u64, 0n) },
  genesis({ state }) {
    for (let page = 0; page < pages; page += 1) state.pages.set(page, `0x${'42'.repeat(pageBytes)}`)
  },
  calls: {},
  hooks: {
    // Every block has another state, whose root follows from all of it.
    onBlockStart: ({ state, block }) => state.now.set(block.timestamp),
  },
})

export const program = defineEnclaveProgram({
  stf: archive,
  parameters: struct({ genesisHash: H256, finalityAuthority: H256 }),
  connect: (provider, { genesisHash, finalityAuthority }) => ({
    lightClient: createEmbeddedLightClient({ provider, genesisHash, finalityAuthority }),
    extrinsics: createExtrinsicFactory({ provider, genesisHash }),
  }),
})
