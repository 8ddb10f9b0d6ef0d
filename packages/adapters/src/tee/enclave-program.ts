import type { Hex, Stf } from '@lockstep/core'
import type { Codec } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { ExtrinsicFactory, LightClient } from '@lockstep/core/worker'

/** How an enclave meets its parentchain. */
export interface EnclaveConnections {
  readonly lightClient: LightClient
  readonly extrinsics: ExtrinsicFactory
}

/** What runs in an enclave: business logic, and the parentchain that feeds it. */
export interface EnclaveProgram<Parameters = unknown> {
  readonly stf: Stf
  /**
   * A struct of the program's parameters. The launcher's record of parameters is held against it inside the enclave,
   * once; `connect` gets the checked value.
   */
  readonly parameters: Codec<Parameters>
  /**
   * What verifies blocks and writes extrinsics for that parentchain, made once, inside the enclave.
   *
   * @param shard the one that is served, which the launcher names or the measurement is.
   */
  connect(provider: CryptoProvider, parameters: Parameters, shard: Hex): EnclaveConnections
  /** Receipts of so many blocks stay at hand for queries; 256 if left out. */
  readonly receiptDepth?: number
  /**
   * How many blocks may wait for their finality, and how many versions of the state before the last are kept for it; 64
   * if left out. See `ShardExecutorConfig`.
   */
  readonly keptVersions?: number
  /** COMPAT: answer getters whose signature is bound to nothing, as Integritee's clients send them; off if left out. */
  readonly bareGetters?: boolean
  /**
   * The least security version to which the shielding key is passed on, and from which it is taken; the enclave's own
   * if left out.
   */
  readonly minimumSecurityVersion?: number
}

/**
 * Declares an enclave program; the module of a thread exports it under the name `program`.
 *
 * ```ts
 * export const program = defineEnclaveProgram({
 *   stf: balances,
 *   parameters: struct({ genesisHash: H256, finalityAuthority: H256 }),
 *   connect: (provider, { genesisHash, finalityAuthority }) => ({
 *     lightClient: createEmbeddedLightClient({ provider, genesisHash, finalityAuthority }),
 *     extrinsics: createExtrinsicFactory({ provider, genesisHash }),
 *   }),
 * })
 * ```
 */
export function defineEnclaveProgram<Parameters>(program: EnclaveProgram<Parameters>): EnclaveProgram<Parameters> {
  return program
}
