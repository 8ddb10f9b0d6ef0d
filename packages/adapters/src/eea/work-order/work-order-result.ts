import { z } from 'zod'
import { type InDataItem, resultDataSchema } from './data-item.js'
import { orderIdSchema, partyIdSchema } from './id-schema.js'
import { forbidden, optionalText } from './optional-field.js'
import { parseRecord } from './parse-record.js'
import type { WorkOrderProfile } from './profile.js'
import { type SchemaOfProfile, schemaOfProfile } from './schema-of-profile.js'
import { boundedText } from './text-schema.js'

/**
 * The `result` of a completed work order.
 *
 * SPEC: EEA Off-Chain Trusted Compute, "Work Order Result Payload".
 */
export interface WorkOrderResult {
  readonly workOrderId: string
  /** The next three may be absent; present, they match the request. */
  readonly workloadId?: string | undefined
  /** See `workloadId`. */
  readonly workerId?: string | undefined
  /** See `workloadId`. */
  readonly requesterId?: string | undefined
  readonly workerNonce: string
  readonly workerSignature: string
  readonly outData: readonly InDataItem[]
  /** COMPAT: verification key of the pool member that ran the order, and the pool's signature of it (Avalon's pools). */
  readonly extVerificationKey?: string | undefined
  /** Absent with `extVerificationKey`. */
  readonly extVerificationKeySignature?: string | undefined
}

/** The schema behind {@link parseWorkOrderResult}. */
export const workOrderResultSchema: SchemaOfProfile<WorkOrderResult> = schemaOfProfile((profile) =>
  z.strictObject(
    {
      workOrderId: orderIdSchema(profile),
      workloadId: optionalText(profile, orderIdSchema(profile)),
      workerId: optionalText(profile, partyIdSchema(profile)),
      requesterId: optionalText(profile, partyIdSchema(profile)),
      workerNonce: boundedText(256, 'text of 1 to 256 characters').min(1, 'text of 1 to 256 characters'),
      workerSignature: boundedText(4096, 'base64 or a JSON Web Token of at most 4096 characters'),
      outData: resultDataSchema(profile),
      extVerificationKey: extension(profile, 'a PEM text'),
      extVerificationKeySignature: extension(profile, 'a signature'),
    },
    { error: (issue) => (issue.code === 'invalid_type' ? 'an object with the result of a work order' : undefined) },
  ),
)

/**
 * The result of a work order that came from a stranger.
 *
 * @throws EeaError `InvalidParameter` with `eeaCode` 2.
 */
export function parseWorkOrderResult(profile: WorkOrderProfile, result: unknown): WorkOrderResult {
  return parseRecord(workOrderResultSchema(profile), result)
}

function extension(profile: WorkOrderProfile, limit: string): z.ZodOptional<z.ZodType<string | undefined>> {
  if (!profile.records.verifyingKey) return forbidden('absent: the specification has no parameter of that name')
  return optionalText(profile, boundedText(2048, limit))
}
