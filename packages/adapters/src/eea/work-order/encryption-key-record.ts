import { z } from 'zod'
import { encryptionKeyCode } from './eea-code.js'
import { partyIdSchema } from './id-schema.js'
import { optionalText } from './optional-field.js'
import { parseRecord } from './parse-record.js'
import type { WorkOrderProfile } from './profile.js'
import { type SchemaOfProfile, schemaOfProfile } from './schema-of-profile.js'
import { base64Schema, boundedText, hexSchema } from './text-schema.js'

/** Parameters of EncryptionKeyGet. SPEC: "Get Encryption Key Request Payload". */
export interface EncryptionKeyGet {
  readonly workerId: string
  /** The key that comes back is newer than the one with this nonce. */
  readonly lastUsedKeyNonce?: string | undefined
  /** What the key is kept under; absent: `requesterId`. */
  readonly tag?: string | undefined
  readonly requesterId: string
  /** Only together with `signature`. */
  readonly signatureNonce?: string | undefined
  /** Base64 of the requester's signature; absent: the request is anonymous. */
  readonly signature?: string | undefined
}

/** A worker's encryption key for a tag: the result of EncryptionKeyGet. SPEC: "Get Encryption Key Response Payload". */
export interface EncryptionKeyRecord {
  readonly workerId: string
  readonly encryptionKey: string
  readonly encryptionKeyNonce: string
  readonly tag: string
  /** Base64 of the worker's signature of the other four. */
  readonly signature: string
}

/** Parameters of EncryptionKeySet. SPEC: "Set Encryption Key Request Payload". */
export interface EncryptionKeySet extends EncryptionKeyRecord {
  /** Not kept, and no part of what the worker signs. */
  readonly signatureNonce?: string | undefined
}

const SIGNATURE_BYTES = 1024
const NONCE_BYTES = 128

/** The schema behind {@link parseEncryptionKeyGet}. */
export const encryptionKeyGetSchema: SchemaOfProfile<EncryptionKeyGet> = schemaOfProfile((profile) =>
  z
    .strictObject(
      {
        workerId: partyIdSchema(profile),
        lastUsedKeyNonce: optionalText(profile, nonceSchema()),
        tag: optionalText(profile, partyIdSchema(profile)),
        requesterId: partyIdSchema(profile),
        signatureNonce: optionalText(profile, nonceSchema()),
        signature: optionalText(profile, base64Schema(SIGNATURE_BYTES, 8)),
      },
      { error: objectOf('EncryptionKeyGet') },
    )
    .refine(({ signature, signatureNonce }) => signature !== undefined || signatureNonce === undefined, {
      path: ['signatureNonce'],
      error: 'absent where there is no signature',
    }),
)

/** The schema behind {@link parseEncryptionKeyRecord}. */
export const encryptionKeyRecordSchema: SchemaOfProfile<EncryptionKeyRecord> = schemaOfProfile((profile) =>
  z.strictObject(recordFields(profile), { error: objectOf('the result of EncryptionKeyGet') }),
)

/** The schema behind {@link parseEncryptionKeySet}. */
export const encryptionKeySetSchema: SchemaOfProfile<EncryptionKeySet> = schemaOfProfile((profile) =>
  z.strictObject(
    { ...recordFields(profile), signatureNonce: optionalText(profile, nonceSchema()) },
    { error: objectOf('EncryptionKeySet') },
  ),
)

/**
 * Reads the parameters of `EncryptionKeyGet` by the rules of a profile.
 *
 * @throws EeaError `InvalidParameter` with `eeaCode` 3, which is what this method's table says.
 */
export function parseEncryptionKeyGet(profile: WorkOrderProfile, params: unknown): EncryptionKeyGet {
  return parseRecord(encryptionKeyGetSchema(profile), params, encryptionKeyCode.invalidParameter)
}

/**
 * Reads what a service answers to `EncryptionKeyGet` by the rules of a profile.
 *
 * @throws EeaError `InvalidParameter` with `eeaCode` 3.
 */
export function parseEncryptionKeyRecord(profile: WorkOrderProfile, result: unknown): EncryptionKeyRecord {
  return parseRecord(encryptionKeyRecordSchema(profile), result, encryptionKeyCode.invalidParameter)
}

/**
 * Reads the parameters of `EncryptionKeySet` by the rules of a profile.
 *
 * @throws EeaError `InvalidParameter` with `eeaCode` 3.
 */
export function parseEncryptionKeySet(profile: WorkOrderProfile, params: unknown): EncryptionKeySet {
  return parseRecord(encryptionKeySetSchema(profile), params, encryptionKeyCode.invalidParameter)
}

function recordFields(profile: WorkOrderProfile) {
  return {
    workerId: partyIdSchema(profile),
    encryptionKey: keyTextSchema(),
    encryptionKeyNonce: nonceSchema(),
    tag: partyIdSchema(profile),
    signature: base64Schema(SIGNATURE_BYTES, 8),
  }
}

function keyTextSchema(): z.ZodType<string> {
  return boundedText(8192, 'a public key').min(64, 'a public key')
}

function nonceSchema(): z.ZodType<string> {
  return hexSchema(1, NONCE_BYTES)
}

function objectOf(what: string): z.core.$ZodErrorMap {
  return (issue) => (issue.code === 'invalid_type' ? `an object with the parameters of ${what}` : undefined)
}
