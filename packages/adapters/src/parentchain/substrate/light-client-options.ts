import type { Hex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { BlockReference } from '@lockstep/core/worker'
import type { DepositAccounts } from '../integritee/index.js'
import type { RequestCarrier } from './request-carrier.js'
import type { SubstrateRuntime } from './substrate-runtime.js'

/** A runtime and the first block that it executes. */
export interface RuntimeFrom {
  /** Its number. */
  readonly firstBlock: number
  readonly runtime: SubstrateRuntime
}

/** By what a block counts as final, and its events as its own. */
export interface SubstrateTrust {
  /** `grandpa`: by the votes of the authorities. `host`: because the host says so. */
  readonly finality: 'grandpa' | 'host'
  /** `proven`: by a proof against the header's state root. `host`: because the host says so. */
  readonly events: 'proven' | 'host'
}

/** By what an enclave knows the blocks of a Substrate chain, and what it takes on trust. */
export interface SubstrateLightClientOptions {
  readonly provider: CryptoProvider
  readonly genesisHash: Hex
  /**
   * Where the shard begins, instead of at the genesis: a final block, believed with its number, hash and state. Blocks up
   * to it are never asked for. It belongs to the enclave's measured parameters.
   */
  readonly checkpoint?: BlockReference
  /** Every runtime that the enclave knows, in ascending order; the first from the first block behind the checkpoint on. */
  readonly runtimes: readonly RuntimeFrom[]
  readonly trust: SubstrateTrust
  /** Whether blocks are taken that are not final yet; false if left out. */
  readonly takeUnfinalized?: boolean
  /** For a chain without the enclave-bridge pallet; `remarkCarrier` if left out. */
  readonly carrier?: RequestCarrier
  /** By which accounts plain transfers shield; none do if left out. They need events that are proven. */
  readonly deposits?: DepositAccounts
}
