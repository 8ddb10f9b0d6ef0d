/**
 * First byte of a trusted operation.
 *
 * SPEC: Integritee worker, `enum TrustedOperation { indirect_call, direct_call, get }`.
 */
export const operationKinds = { indirectCall: 0, directCall: 1, get: 2 } as const

export type CallPath = 'indirectCall' | 'directCall'
