/**
 * First byte of a trusted operation.
 *
 * SPEC: Integritee worker, `enum TrustedOperation { indirect_call, direct_call, get }`.
 */
export const operationKinds = { indirectCall: 0, directCall: 1, get: 2 } as const

/**
 * How a call gets to the worker: in a block of the parentchain, or straight to a pool. The kind is not part of what is
 * signed.
 */
export type CallPath = 'indirectCall' | 'directCall'
