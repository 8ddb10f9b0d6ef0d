import { z } from 'zod'

/** SPEC: "Registering a New Worker": worker types. 0 means any and is for look-ups. */
export const workerTypes = { any: 0, teeSgx: 1, mpc: 2, zk: 3 } as const

/** SPEC: "Setting Worker Status". */
export const workerStatuses = { active: 1, offline: 2, decommissioned: 3, compromised: 4 } as const

/** A worker as its registry keeps it. Identifiers are hexadecimal without `0x` in lower case, or DIDs. */
export interface WorkerRecord {
  readonly workerId: string
  /** 1 to 3, see {@link workerTypes}. */
  readonly workerType: number
  readonly organizationId: string | undefined
  readonly applicationTypeId: readonly string[]
  /** Data of the worker's type. SPEC: Appendix A. */
  readonly details: Readonly<Record<string, unknown>>
  /** 1 to 4, see {@link workerStatuses}. */
  readonly status: number
  /** Place in look-ups. */
  readonly sequence: number
}

/** Schema of {@link WorkerRecord} in an order book. */
export const workerRecordSchema: z.ZodType<WorkerRecord> = z.object({
  workerId: z.string(),
  workerType: z.number(),
  organizationId: z
    .string()
    .optional()
    .transform((value) => value),
  applicationTypeId: z.array(z.string()),
  details: z.record(z.string(), z.unknown()),
  status: z.number(),
  sequence: z.number(),
})
