import { createEmbeddedLightClient, createExtrinsicFactory } from '@lockstep/adapters/parentchain/embedded'
import { defineEnclaveProgram, type EnclaveProgram, type InProcessLaunch, type KeySource } from '@lockstep/adapters/tee'
import { type Codec, H256, type Hex, struct, toHex } from '@lockstep/core'
import { balances } from '@lockstep/stf-balances'
import { platform, provider } from './test-platform.js'

interface ParentchainParameters {
  readonly genesisHash: Hex
  readonly finalityAuthority: Hex
}

const parameterCodec: Codec<ParentchainParameters> = struct({ genesisHash: H256, finalityAuthority: H256 })

/** The same program as `fixtures/balances-program.mjs`, from the sources. */
export const program: EnclaveProgram<ParentchainParameters> = defineEnclaveProgram({
  stf: balances,
  parameters: parameterCodec,
  connect: (withProvider, { genesisHash, finalityAuthority }) => ({
    lightClient: createEmbeddedLightClient({ provider: withProvider, genesisHash, finalityAuthority }),
    extrinsics: createExtrinsicFactory({ provider: withProvider, genesisHash }),
  }),
})

const bytes32 = (byte: number): Hex => toHex(new Uint8Array(32).fill(byte))

/** For enclaves that see no block. */
export const anyParentchain = { genesisHash: bytes32(1), finalityAuthority: bytes32(2) }

export function inProcess(keys: KeySource, changes: Partial<InProcessLaunch> = {}): InProcessLaunch {
  return { platform, program, provider, parameters: anyParentchain, keys, ...changes }
}
