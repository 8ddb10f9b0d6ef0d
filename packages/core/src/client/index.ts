export { askWorker, type WorkerAccess } from './ask-worker.js'
export type { HeaderSource } from './assert-header.js'
export { type AttestedWorker, attestWorker, type TrustedCode } from './attest-worker.js'
export { awaitExecuted } from './await-executed.js'
export { awaitReceipt, type SubmittedOperation } from './await-receipt.js'
export { type ComposedOperation, type ComposeOptions, composeOperation } from './compose-operation.js'
export { fetchHead } from './fetch-head.js'
export { fetchReceipts } from './fetch-receipts.js'
export { followUpgrades, type UpgradeTrust } from './follow-upgrades.js'
export type { IncludedAt, IndirectInvocation } from './indirect-invocation.js'
export {
  type GetterAccess,
  type Reading,
  type ReadOptions,
  readPublic,
  readTrusted,
  type TrustedReadOptions,
} from './read-getter.js'
export { shieldingKeyOutdated } from './shielding-key-outdated.js'
export { type ProvenExpectation, verifyProvenValue } from './verify-proven-value.js'
export type { WorkerConnection } from './worker-connection.js'
