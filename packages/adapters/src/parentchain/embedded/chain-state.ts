import type { Hex } from '@lockstep/core'
import type { ShardSignerStatus, SidechainBlockConfirmation, UpgradableShardConfig } from '../integritee/index.js'
import { createJournal, createTable, type Journal, type Table } from './journal.js'
import type { RegisteredEnclave } from './registered-enclave.js'

/** An unshielding: the shard that pays and the call hash. */
export type UnshieldingId = `${Hex}/${Hex}`

/** What an oracle tells: its source, and the trading pair or the data's name. */
export type OracleKey = `${Hex}/${Hex}`

/** Everything that the pallets remember. The keys are accounts, shards and call hashes. */
export interface ChainState {
  readonly journal: Journal
  readonly balances: Table<Hex, bigint>
  readonly sovereignEnclaves: Table<Hex, RegisteredEnclave>
  readonly shardConfigs: Table<Hex, UpgradableShardConfig>
  readonly shardStatus: Table<Hex, readonly ShardSignerStatus[]>
  /** By call hash: how many enclaves have sent the unshielding. */
  readonly executedUnshieldCalls: Table<UnshieldingId, number>
  /** By source: the MRENCLAVEs that may speak for it. */
  readonly oracleWhitelists: Table<Hex, readonly Hex[]>
  /** Fixed point with 32 binary digits behind the point; 0 for one that was deleted. */
  readonly exchangeRates: Table<OracleKey, bigint>
  readonly oracleData: Table<OracleKey, Hex>
  readonly sidechainConfirmations: Table<Hex, SidechainBlockConfirmation>
}

export function createChainState(): ChainState {
  const journal = createJournal()
  return {
    journal,
    balances: createTable(journal),
    sovereignEnclaves: createTable(journal),
    shardConfigs: createTable(journal),
    shardStatus: createTable(journal),
    executedUnshieldCalls: createTable(journal),
    oracleWhitelists: createTable(journal),
    exchangeRates: createTable(journal),
    oracleData: createTable(journal),
    sidechainConfirmations: createTable(journal),
  }
}
