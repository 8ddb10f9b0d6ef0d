export { type AddressPolicy, type AddressPolicyOptions, createAddressPolicy } from './address-policy.js'
export type { RetrySchedule } from './deliveries.js'
export type { DeliveryKind, DeliveryRecord } from './delivery-record.js'
export { createGuardedAgent, type GuardedAgentOptions, type ResolveHost } from './guarded-agent.js'
