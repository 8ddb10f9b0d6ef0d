import { z } from 'zod'
import { type DataItem, type InDataItem, inDataSchema, outDataSchema, protectionOf } from './data-item.js'
import { orderIdSchema, partyIdSchema } from './id-schema.js'
import { forbidden, optionalText } from './optional-field.js'
import { parseRecord } from './parse-record.js'
import type { WorkOrderProfile } from './profile.js'
import { type SchemaOfProfile, schemaOfProfile } from './schema-of-profile.js'
import { anyUriSchema, boundedText, hexSchema, httpUriSchema, profiledHexSchema } from './text-schema.js'
import { repeatedIv } from './unique-ivs.js'

/**
 * Parameters of WorkOrderSubmit, as they came: a profile may hash the texts themselves.
 *
 * SPEC: EEA Off-Chain Trusted Compute, "Work Order Request Payload".
 */
export interface WorkOrderRequest {
  /** How long the caller waits, in milliseconds; 0 asks for another mode than the synchronous one. */
  readonly responseTimeoutMSecs: number
  readonly payloadFormat: string
  /** Where the result is posted: the asynchronous mode. The request hash does not cover it. */
  readonly resultUri?: string | undefined
  /** Where it is told that the order has ended: the notification mode. The request hash does not cover it. */
  readonly notifyUri?: string | undefined
  readonly workOrderId: string
  readonly workerId: string
  /** May be absent where the worker has one workload. */
  readonly workloadId?: string | undefined
  readonly requesterId: string
  /** Which of the worker's keys wrapped the session key; absent: the one of its details. */
  readonly workerEncryptionKey?: string | undefined
  /** Absent: the first of the worker's list. */
  readonly dataEncryptionAlgorithm?: string | undefined
  /** The session key under RSA-OAEP, in hexadecimal. */
  readonly encryptedSessionKey: string
  /** Twelve bytes in hexadecimal; absent: see `CipherRules.absentIv`. */
  readonly sessionKeyIv?: string | undefined
  readonly requesterNonce: string
  /** The request hash under the session key, in hexadecimal. */
  readonly encryptedRequestHash: string
  /**
   * Base64 of the signature of the request hash, or a JWT, by `payloadFormat`; absent: the requester stays anonymous.
   */
  readonly requesterSignature?: string | undefined
  /** COMPAT: PEM text of the requester's public key, which Avalon's clients send along. */
  readonly verifyingKey?: string | undefined
  readonly inData: readonly InDataItem[]
  /** What is known of the outputs before they exist; one that is not named comes under the session key. */
  readonly outData?: readonly DataItem[] | undefined
}

/** Longest wait that may be asked for: a day. */
export const MAX_RESPONSE_TIMEOUT_MSECS = 86_400_000

/** The schema behind {@link parseWorkOrderRequest}, for documents such as OpenRPC. */
export const workOrderRequestSchema: SchemaOfProfile<WorkOrderRequest> = schemaOfProfile((profile) => {
  const { records } = profile
  const request = z.strictObject(
    {
      responseTimeoutMSecs: timeoutSchema(),
      payloadFormat: payloadFormatSchema(profile),
      resultUri: optionalText(profile, records.httpUris ? httpUriSchema() : anyUriSchema()),
      notifyUri: optionalText(profile, records.httpUris ? httpUriSchema() : anyUriSchema()),
      workOrderId: orderIdSchema(profile),
      workerId: partyIdSchema(profile),
      workloadId: records.workloadIdRequired ? orderIdSchema(profile) : optionalText(profile, orderIdSchema(profile)),
      requesterId: partyIdSchema(profile),
      workerEncryptionKey: optionalText(profile, profiledHexSchema(profile, 32, 4096)),
      dataEncryptionAlgorithm: optionalText(profile, oneOf(records.dataEncryptionAlgorithms)),
      encryptedSessionKey: hexSchema(256, 512),
      sessionKeyIv: optionalText(profile, hexSchema(12, 12)),
      requesterNonce: profiledHexSchema(profile, 1, 128),
      encryptedRequestHash: hexSchema(48, 60),
      requesterSignature: optionalText(profile, signatureSchema()),
      verifyingKey: records.verifyingKey
        ? optionalText(profile, boundedText(2048, 'a PEM text'))
        : forbidden('absent: the specification has no parameter of that name'),
      inData: inDataSchema(profile),
      outData: z.optional(outDataSchema(profile)),
    },
    {
      error: (issue) =>
        issue.code === 'invalid_type' ? 'an object with the parameters of WorkOrderSubmit' : undefined,
    },
  )
  return request.check(({ value, issues }) => {
    const fault = itemFault(profile, value)
    if (fault !== undefined) issues.push({ code: 'custom', input: value, ...fault })
  })
})

/**
 * The parameters of a WorkOrderSubmit that came from a stranger.
 *
 * @throws EeaError `InvalidParameter` with `eeaCode` 2.
 */
export function parseWorkOrderRequest(profile: WorkOrderProfile, params: unknown): WorkOrderRequest {
  return parseRecord(workOrderRequestSchema(profile), params)
}

function itemFault(profile: WorkOrderProfile, request: WorkOrderRequest) {
  const reused = profile.records.uniqueIvs ? repeatedIv(request) : undefined
  if (reused !== undefined) {
    return { path: [...reused], message: 'used by no other encryption under the session key' }
  }
  const clear = profile.records.looseItems ? undefined : clearItemWithIv(request)
  return clear === undefined ? undefined : { path: clear, message: 'absent where the data is not encrypted' }
}

/** The iv of a clear item means nothing, but its bytes would enter the hash as if they were more data. */
function clearItemWithIv({ inData, outData = [] }: WorkOrderRequest): PropertyKey[] | undefined {
  for (const [field, items] of [['inData', inData] as const, ['outData', outData] as const]) {
    const at = items.findIndex((item) => protectionOf(item) === 'clear' && item.iv !== undefined)
    if (at >= 0) return [field, at, 'iv']
  }
  return undefined
}

function timeoutSchema(): z.ZodNumber {
  const limit = `a whole number of milliseconds from 0 to ${MAX_RESPONSE_TIMEOUT_MSECS}`
  return z.int({ error: limit }).min(0, limit).max(MAX_RESPONSE_TIMEOUT_MSECS, limit)
}

/** SPEC: Appendix A: custom formats start with a tilde. */
function payloadFormatSchema({ records }: WorkOrderProfile): z.ZodType<string> {
  const known = oneOf(records.payloadFormats)
  if (!records.customPayloadFormats) return known
  const limit = `${records.payloadFormats.join(', ')} or a custom format that starts with ~`
  return z.union([known, boundedText(64, limit).regex(/^~[\x21-\x7e]+$/, limit)], { error: limit })
}

function oneOf(names: readonly string[]): z.ZodType<string> {
  return z.enum(names, { error: names.join(' or ') })
}

/** Base64 of a signature, or a JSON Web Token; which of the two is for the payload format to say. */
function signatureSchema(): z.ZodType<string> {
  const limit = 'base64 or a JSON Web Token of 8 to 4096 characters'
  return boundedText(4096, limit).min(8, limit)
}
