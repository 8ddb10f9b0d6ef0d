/**
 * Codes of the error object that every method shares.
 *
 * SPEC: EEA Off-Chain Trusted Compute, "Error and Status Formats".
 */
export const genericCode = {
  success: 0,
  unknownError: 1,
  invalidParameter: 2,
  accessDenied: 3,
  invalidSignature: 4,
  noMoreLookUpResults: 5,
  unsupportedMode: 6,
} as const

/**
 * Codes that tell how far a work order is. They repeat numbers of {@link genericCode} with another meaning, so which
 * table holds depends on the method.
 *
 * SPEC: EEA Off-Chain Trusted Compute, "Work Order Status Payload".
 */
export const workOrderCode = { pending: 5, processing: 6 } as const

/**
 * Codes of EncryptionKeyGet and EncryptionKeySet, which shift the generic ones by one.
 *
 * SPEC: EEA Off-Chain Trusted Compute, "Get Encryption Key Request Payload".
 */
export const encryptionKeyCode = {
  success: 0,
  genericError: 1,
  notSupported: 2,
  invalidParameter: 3,
  accessDenied: 4,
  notReady: 5,
} as const

/**
 * Our own codes. SPEC: "Work Order Status Payload" reserves 7 to 999; all other values belong to the implementation.
 */
export const implementationCode = { timeout: 1001, busy: 1002, unknownWorkload: 1003 } as const

/**
 * Values of the contracts' `workOrderStatus`, which the text leaves open: those of a receipt's status.
 *
 * SPEC: EEA Off-Chain Trusted Compute, "Creating a Work Order Receipt".
 */
export const workOrderStatusValue = { pending: 0, completed: 1, failed: 3, rejected: 4 } as const
