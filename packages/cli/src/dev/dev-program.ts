import { createEmbeddedLightClient, createExtrinsicFactory } from '@lockstep/adapters/parentchain/embedded'
import { vaultOf } from '@lockstep/adapters/parentchain/integritee'
import { defineEnclaveProgram, type EnclaveProgram } from '@lockstep/adapters/tee'
import { H256, type Hex, type Stf, struct } from '@lockstep/core'
import { splitAccounts, watchedAccountsCodec } from './watched-accounts.js'

/** Which parentchain the enclaves follow; measured. */
export interface DevParameters {
  readonly genesisHash: Hex
  readonly finalityAuthority: Hex
  /** Accounts there, one behind the other: transfers to them shield, as those to the shard's vault. */
  readonly watched: Hex
}

/**
 * What the enclaves of a development network run. With `bareGetters` they answer trusted getters whose signature covers
 * the getter alone, which is all that Integritee's clients can sign; whoever saw one can ask again.
 */
export function devProgram(
  stf: Stf,
  { bareGetters }: { readonly bareGetters: boolean },
): EnclaveProgram<DevParameters> {
  return defineEnclaveProgram<DevParameters>({
    stf,
    bareGetters,
    parameters: struct({ genesisHash: H256, finalityAuthority: H256, watched: watchedAccountsCodec }),
    connect: (provider, { genesisHash, finalityAuthority, watched }, shard) => ({
      lightClient: createEmbeddedLightClient({
        ...{ provider, genesisHash, finalityAuthority },
        deposits: { shard, accounts: [vaultOf(shard), ...splitAccounts(watched)] },
      }),
      extrinsics: createExtrinsicFactory({ provider, genesisHash }),
    }),
  })
}
