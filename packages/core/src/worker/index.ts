export type { AbortSignalLike } from './abort-signal-like.js'
export type { GetterReply } from './answer-getter.js'
export { assertPublication, type PublicationMeans } from './assert-publication.js'
export type { Attestation, AttestationVerifier, AttestedReport } from './attestation.js'
export { type BlockRecordContent, decodeBlockRecord, encodeBlockRecord } from './block-record.js'
export { type BlockTag, blockTagCodec } from './block-tag.js'
export { type BootstrapOptions, type BootstrapProgress, bootstrapStore } from './bootstrap-store.js'
export { type Checkpoint, createCheckpointOpening, type OpenedCheckpoint } from './checkpoint.js'
export { createWorker, type Worker } from './create-worker.js'
export type { Enclave, ExecutedBlock } from './enclave.js'
export type { ExtrinsicFactory } from './extrinsic-factory.js'
export type { FormerVersion } from './former-version.js'
export { blockContextOf } from './header-chain.js'
export { type ImportOptions, type ImportProgress, importBlocks } from './import-blocks.js'
export { type KeyAnnouncement, keyAnnouncementCodec } from './key-announcement.js'
export { type KeyChange, keyChangeHash, keyChangesCodec, keyChangesIn, mostKeyChanges } from './key-change.js'
export { assertKeyRotation, type KeyRotation } from './key-rotation.js'
export { createKeySchedule, type KeySchedule } from './key-schedule.js'
export type { BlockReference, LightClient, LightClientErrorCode } from './light-client.js'
export type { Announcement, OrderedInput, VerifiedBlock } from './ordered-block.js'
export type { Parentchain, ParentchainBlock } from './parentchain.js'
export { prepareBlock } from './prepare-block.js'
export type { PrepareEnvironment } from './prepare-environment.js'
export { maxProofBytes, type ProvenEntry, provenEntryCodec } from './proven-entry.js'
export type { PublicationRules } from './publication-watch.js'
export {
  type Answer,
  type AnswerOf,
  type Answers,
  answerCodec,
  type GetterQuery,
  type GetterValue,
  type ProvenValue,
  type Query,
  queryCodec,
} from './query.js'
export { maxReceiptsOfOperation } from './receipt-archive.js'
export { attestationReportData } from './report-data.js'
export {
  type RotationPermit,
  type SignedRotationPermit,
  signedRotationPermitCodec,
  signRotationPermit,
  verifyRotationPermit,
} from './rotation-permit.js'
export { type OpenedQuery, openQuery, type SealedQuery, sealQuery } from './sealed-query.js'
export { createShardExecutor, type ShardExecutor, type ShardSnapshot } from './shard-executor.js'
export type { ShardExecutorConfig } from './shard-executor-config.js'
export { shieldingKeyHash } from './shielding-key-hash.js'
export {
  type SnapshotCursor,
  type SnapshotPart,
  type SnapshotSource,
  type SnapshotTarget,
  snapshotPartCodec,
} from './snapshot-part.js'
export {
  keyHistoryHash,
  type PublishedState,
  type Publisher,
  publishedDataCodec,
  publishedStateCodec,
  type StatePublication,
  statePublication,
} from './state-publication.js'
export { type BlockRecord, maximumSealedBytes, type Store } from './store.js'
export {
  type SignedUpgradePermit,
  signedUpgradePermitCodec,
  signUpgradePermit,
  type UpgradePermit,
  verifyUpgradePermit,
} from './upgrade-permit.js'
export { createVersionSchedule, type ScheduledVersion, type VersionSchedule } from './version-schedule.js'
export type { ReleaseFailure, WorkerOptions } from './worker-options.js'
export type { WorkerParts } from './worker-parts.js'
