export { type AccountInfo, accountInfo } from './account-info.js'
export { balances } from './balances.js'
export { balancesWithNotes } from './balances-with-notes.js'
export { createFees, type FeeOptions } from './fees.js'
export type { FundsModule } from './funds-module.js'
export { integritee, integriteeModules } from './integritee.js'
export { integriteePrice, unit } from './integritee-price.js'
export { maxNoteSize, type NotedCall, notedCall } from './noted-call.js'
export { notes } from './notes.js'
export { ownerOnly } from './owner-only.js'
export { createSessionProxies, maxSessionProxies, type SessionProxiesOptions } from './session-proxies.js'
export {
  type SessionProxyCredentials,
  type SessionProxyRole,
  sessionProxyCredentials,
} from './session-proxy-credentials.js'
export {
  type BucketInfo,
  bucketInfo,
  maxNotedCallSize,
  noteVersion,
  type TimestampedNote,
  timestampedNote,
} from './trusted-note.js'
