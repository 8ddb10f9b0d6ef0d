/**
 * The role of calls and getters that no delegate may reach, not even one that may do `Any`. A delegate that could grant
 * rights, or read the seeds of others, would have more than it was given.
 */
export const ownerOnly = 'OwnerOnly'
