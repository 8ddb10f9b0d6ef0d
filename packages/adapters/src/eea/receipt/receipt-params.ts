import { z } from 'zod'
import { orderIdSchema, partyIdSchema } from '../work-order/id-schema.js'
import { forbidden } from '../work-order/optional-field.js'
import type { WorkOrderProfile } from '../work-order/profile.js'
import { type SchemaOfProfile, schemaOfProfile } from '../work-order/schema-of-profile.js'
import { base64Schema, boundedText, hexDigitsSchema, hexOfLengths, hexSchema } from '../work-order/text-schema.js'

/** Parameters of WorkOrderReceiptCreate, as they came. SPEC: "Receipt Create Request Payload". */
export interface ReceiptCreation {
  readonly workOrderId: string
  readonly workerServiceId: string
  readonly workerId: string
  readonly requesterId: string
  /** 0 pending, 1 completed, 2 processed, 3 failed, 4 rejected; above 255 the application's. */
  readonly receiptCreateStatus: number
  readonly workOrderRequestHash: string
  readonly requesterGeneratedNonce: string
  readonly requesterSignature: string
  /** Such as `SHA-256/SECP256K1`, where it is not the worker's algorithms that the signature was made with. */
  readonly signatureRules?: string | null | undefined
  /** COMPAT: the key that Avalon's clients send along. */
  readonly receiptVerificationKey?: string | undefined
}

/** Parameters of WorkOrderReceiptUpdate, as they came. SPEC: "Receipt Update Request Payload". */
export interface ReceiptUpdate {
  readonly workOrderId: string
  readonly updaterId: string
  /** The status that the update sets, or above 255 an update of the application, which leaves the status. */
  readonly updateType: number
  readonly updateData: string
  readonly updateSignature: string
  /** Such as `SHA-256/SECP256K1`, where it is not the worker's algorithms that the signature was made with. */
  readonly signatureRules?: string | null | undefined
}

/** Bytes of the data of one update. */
export const maximumUpdateData: number = 64 * 1024
const hashLength = 32
/** Bytes of a SubjectPublicKeyInfo, from a compressed point to RSA-4096. */
const minimumKeyLength = 56
const maximumKeyLength = 550

/** Schema of {@link ReceiptCreation}. */
export const receiptCreationSchema: SchemaOfProfile<ReceiptCreation> = schemaOfProfile((profile) =>
  z.strictObject({
    workOrderId: orderIdSchema(profile),
    workerServiceId: partyIdSchema(profile),
    workerId: partyIdSchema(profile),
    requesterId: signerIdSchema(profile),
    receiptCreateStatus: statusNumber(),
    workOrderRequestHash: hashSchema(),
    requesterGeneratedNonce: profile.hashing.fields === 'asSent' ? hexDigitsSchema() : hexSchema(1, 128),
    requesterSignature: base64Schema(1024, 8),
    signatureRules: rulesSchema(),
    receiptVerificationKey: profile.selfAssertedKey
      ? boundedText(2048, 'a PEM text').optional()
      : forbidden('absent: the specification has no parameter of that name'),
  }),
)

/** Schema of {@link ReceiptUpdate}. */
export const receiptUpdateSchema: SchemaOfProfile<ReceiptUpdate> = schemaOfProfile((profile) =>
  z
    .strictObject({
      workOrderId: orderIdSchema(profile),
      updaterId: updaterIdSchema(profile),
      updateType: statusNumber(),
      updateData: base64Schema(maximumUpdateData),
      updateSignature: base64Schema(1024, 8),
      signatureRules: rulesSchema(),
    })
    .check(({ value, issues }) => {
      // SPEC: an update to completed or processed carries the hash of the Work Order Response.
      if (value.updateType !== 1 && value.updateType !== 2) return
      if (isHash(profile, value.updateData)) return
      issues.push({ code: 'custom', path: ['updateData'], message: hashLimit, input: value.updateData })
    }),
)

/** SPEC: "requesterId can be an Ethereum address or a verification key itself". */
function signerIdSchema(profile: WorkOrderProfile): z.ZodType<string> {
  return z.union([partyIdSchema(profile), hexOfLengths([33, 65])], {
    error: 'an identifier, an Ethereum address or a secp256k1 public key in hexadecimal',
  })
}

/** COMPAT: Avalon's SDK names the updater by its public key, which is not the id of the requester. */
export function updaterIdSchema(profile: WorkOrderProfile): z.ZodType<string> {
  if (!profile.selfAssertedKey) return signerIdSchema(profile)
  return z.union([signerIdSchema(profile), base64Schema(maximumKeyLength, minimumKeyLength)], {
    error: 'an identifier in hexadecimal, or a public key in base64',
  })
}

/** COMPAT: Avalon's SDK writes this hash in hexadecimal, and all others in base64. */
function isHash({ records }: WorkOrderProfile, text: string): boolean {
  if (records.anyDigits && text.length === 2 * hashLength && /^[0-9a-fA-F]+$/.test(text)) return true
  return Buffer.from(text, 'base64').length === hashLength
}

const hashLimit = 'a hash of 32 bytes in BASE64'

function hashSchema(): z.ZodType<string> {
  return base64Schema(hashLength + 1, hashLength - 1).refine(
    (text) => Buffer.from(text, 'base64').length === hashLength,
    hashLimit,
  )
}

function statusNumber(): z.ZodNumber {
  return z.int({ error: 'a whole number from 0 to 9007199254740991' }).nonnegative()
}

function rulesSchema(): z.ZodOptional<z.ZodNullable<z.ZodString>> {
  return z.optional(z.nullable(boundedText(64, 'text of at most 64 characters')))
}
