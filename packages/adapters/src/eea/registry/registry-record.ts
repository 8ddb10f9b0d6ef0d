import { z } from 'zod'

/** SPEC: "Setting Registry Status". */
export const registryStatuses = { active: 1, offline: 2, decommissioned: 3 } as const

/** A worker registry as a registry list keeps it. Identifiers are hexadecimal without `0x` in lower case. */
export interface RegistryRecord {
  /** The organization that hosts the registry; the list's key. */
  readonly orgId: string
  /** Where the registry answers JSON-RPC. */
  readonly uri: string
  /** Address of the registry's contract, 32 bytes, left-padded as the contract's `bytes32` is. */
  readonly scAddr: string
  readonly appTypeIds: readonly string[]
  /** 1 to 3, see {@link registryStatuses}. */
  readonly status: number
  /** Place in look-ups. */
  readonly sequence: number
}

/** Schema of {@link RegistryRecord} in an order book. */
export const registryRecordSchema: z.ZodType<RegistryRecord> = z.object({
  orgId: z.string(),
  uri: z.string(),
  scAddr: z.string(),
  appTypeIds: z.array(z.string()),
  status: z.number(),
  sequence: z.number(),
})
