export {
  createDirectService,
  type DirectService,
  type DirectServiceOptions,
  type DirectSubmission,
} from './direct-service.js'
export type { DirectListener, DirectStatus } from './direct-status.js'
export { type DirectOrdering, type Ordering, orderDirectCalls } from './order-direct-calls.js'
export type { DirectRefusal } from './refusal.js'
export { createTrustedShard, type TrustedShard, type TrustedShardOptions } from './trusted-shard.js'
