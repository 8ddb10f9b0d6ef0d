export {
  type BalancesCall,
  type BalancesEvent,
  balancesCallCodec,
  balancesEventCodec,
  type MultiAddress,
} from './balances-pallet.js'
export { binaryMerkleRoot, type PairOrder } from './binary-merkle-root.js'
export { type Deposit, type DepositAccounts, depositsOf, type FundsEvent } from './deposits-of.js'
export { type DispatchError, dispatchErrorCodec } from './dispatch-error.js'
export {
  type ConfirmProcessedParentchainBlock,
  type EnclaveBridgeCall,
  enclaveBridgeCallCodec,
  type PublishHash,
  type PurgeEnclaveFromShardStatus,
  type ShieldFunds,
  type UnshieldFunds,
  type UpdateShardConfig,
} from './enclave-bridge-call.js'
export {
  type EnclaveBridgeEvent,
  enclaveBridgeEventCodec,
  maximumPublishedData,
  maximumPublishedTopics,
  type ProcessedParentchainBlock,
} from './enclave-bridge-event.js'
export { type EventRecord, eventRecordCodec, type Phase } from './event-record.js'
export { type IndirectCall, indirectCallCodec, indirectCallHash } from './indirect-call.js'
export { maximumCiphertextSize } from './maximum-ciphertext-size.js'
export {
  dispatchErrorName,
  type PalletErrorName,
  type PalletWithErrors,
  palletError,
  palletErrors,
} from './pallet-error.js'
export { integriteePalletIndexes, type PalletIndexes } from './pallet-indexes.js'
export { processedBlockRoot } from './processed-block-root.js'
export { decodeProcessedParentchainBlock } from './processed-parentchain-block.js'
export { readPublishedState } from './published-state.js'
export { type Request, requestCodec } from './request.js'
export {
  type RuntimeCall,
  runtimeCallCodec,
  type SudoCall,
  type TimestampCall,
  type UnprivilegedCall,
} from './runtime-call.js'
export { type RuntimeEvent, runtimeEventCodec, type SudoEvent } from './runtime-event.js'
export {
  maximumShardAuthorities,
  type ShardConfig,
  shardConfigCodec,
  type UpgradableShardConfig,
  upgradableShardConfigCodec,
} from './shard-config.js'
export { maximumShardSigners, type ShardSignerStatus, shardSignerStatusCodec } from './shard-signer-status.js'
export {
  type ConfirmImportedSidechainBlock,
  type SidechainBlockConfirmation,
  type SidechainCall,
  type SidechainEvent,
  sidechainCallCodec,
  sidechainEventCodec,
} from './sidechain-pallet.js'
export { genericSs58Prefix, parseSs58Address, ss58Address } from './ss58-address.js'
export { type DispatchInfo, type SystemEvent, systemEventCodec } from './system-event.js'
export {
  type ExchangeRateUpdate,
  maximumOracleBlobSize,
  maximumOracleNameSize,
  maximumSourceSize,
  maximumTradingPairSize,
  maximumWhitelistedReleases,
  type OracleUpdate,
  type TeeracleCall,
  type TeeracleEvent,
  teeracleCallCodec,
  teeracleEventCodec,
  type WhitelistedRelease,
} from './teeracle-pallet.js'
export {
  maximumProofSize,
  maximumUrlSize,
  type RegisterSgxEnclave,
  type SgxAttestationMethod,
  sgxAttestationMethodCodec,
  type TeerexCall,
  teerexCallCodec,
} from './teerex-call.js'
export { type SgxStatus, type TeerexEvent, teerexEventCodec } from './teerex-event.js'
export { type UnshieldEffect, unshieldEffectCodec } from './unshield-effect.js'
export { vaultOf } from './vault-of.js'
export { createWorkerCalls, type WorkerCalls } from './worker-calls.js'
