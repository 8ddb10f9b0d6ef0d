export {
  createDirectService,
  type DirectService,
  type DirectServiceOptions,
  type DirectSubmission,
} from './direct-service.js'
export type { DirectListener, DirectStatus } from './direct-status.js'
export { type DirectOrdering, type Ordering, orderDirectCalls } from './order-direct-calls.js'
export type { DirectRefusal } from './refusal.js'
export { type SealedLog, type ServedShard, type ServeShardOptions, serveShard } from './serve-shard.js'
export { createTrustedShard, type TrustedShard, type TrustedShardOptions } from './trusted-shard.js'
export type { SignedMessage, VerifyElsewhere } from './verify-ahead.js'
