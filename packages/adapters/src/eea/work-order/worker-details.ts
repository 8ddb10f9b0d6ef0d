import { z } from 'zod'
import { parameterFault } from './fault.js'
import { hexBytes } from './hex-text.js'
import { optionalText } from './optional-field.js'
import { parseRecord } from './parse-record.js'
import type { WorkOrderProfile } from './profile.js'
import { parsePublicKey } from './public-key-text.js'
import { schemaOfProfile } from './schema-of-profile.js'
import { anyUriSchema, boundedText, hexOfLengths, isHttpUrl } from './text-schema.js'
import { readWorkerAlgorithms, type WorkerAlgorithms } from './worker-algorithms.js'
import {
  type ProofWorkerData,
  proofWorkerSchema,
  type TeeSgxWorkerData,
  teeSgxSchema,
  workerType,
} from './worker-type-data.js'

/**
 * `details` of a worker. SPEC: Appendix A, "Common Data for All Worker Types".
 */
export interface WorkerDetails<TypeData> {
  /** Where synchronous orders are submitted; absent where none are taken. */
  readonly workOrderSyncUri?: string | undefined
  /** The same for asynchronous ones. */
  readonly workOrderAsyncUri?: string | undefined
  /** The same for those whose result is asked for. */
  readonly workOrderPullUri?: string | undefined
  /** The same for those whose requester is told of the end. */
  readonly workOrderNotifyUri?: string | undefined
  /** Where receipts are created, updated and read. */
  readonly receiptInvocationUri?: string | undefined
  /** In the proxy model, the contract that takes orders; an address of 20 bytes. */
  readonly workOrderInvocationAddress?: string | undefined
  /** In the proxy model, the contract that keeps receipts; an address of 20 bytes. */
  readonly receiptInvocationAddress?: string | undefined
  /** In the proxy model, the account that sends the worker's transactions; an address of 20 bytes. */
  readonly fromAddress?: string | undefined
  /** Comma separated, the default first; absent: SHA-256. */
  readonly hashingAlgorithm?: string | undefined
  /** Comma separated, the default first; absent: SECP256K1. */
  readonly signingAlgorithm?: string | undefined
  readonly keyEncryptionAlgorithm: string
  /** Comma separated, the default first; absent: AES-GCM-256. */
  readonly dataEncryptionAlgorithm?: string | undefined
  /** COMPAT: Avalon publishes one text. */
  readonly workOrderPayloadFormats: readonly string[] | string
  readonly workerTypeData: TypeData
}

/** Details that were checked, with the kind of worker and its algorithms. */
export type CheckedDetails =
  | { readonly workerType: 1; readonly details: WorkerDetails<TeeSgxWorkerData>; readonly algorithms: WorkerAlgorithms }
  | {
      readonly workerType: 2 | 3
      readonly details: WorkerDetails<ProofWorkerData>
      readonly algorithms: WorkerAlgorithms
    }

const teeSgxDetails = schemaOfProfile((profile) => detailsSchema(profile, teeSgxSchema(profile)))
const mpcDetails = schemaOfProfile((profile) => detailsSchema(profile, proofWorkerSchema('MPC-')))
const zkDetails = schemaOfProfile((profile) => detailsSchema(profile, proofWorkerSchema('ZK-')))

/**
 * The details of a worker of the given type, from a registry or a registration. Whether its proof holds is another
 * question: see `verifyIasProof`, `reportDataOf` and `verifyEncryptionKey`.
 *
 * @throws EeaError `InvalidParameter`, `UnsupportedAlgorithm` or `InvalidPublicKey`, with `eeaCode` 2.
 */
export function parseWorkerDetails(profile: WorkOrderProfile, type: number, details: unknown): CheckedDetails {
  if (type === workerType.teeSgx) {
    const parsed = parseRecord(teeSgxDetails(profile), details)
    requireKeys(parsed.workerTypeData)
    return { workerType: type, details: parsed, algorithms: readWorkerAlgorithms(profile, parsed) }
  }
  if (type !== workerType.mpc && type !== workerType.zk) {
    throw parameterFault('workerType', type, '1 (TEE-SGX), 2 (MPC) or 3 (ZK)')
  }
  const parsed = parseRecord((type === workerType.mpc ? mpcDetails : zkDetails)(profile), details)
  return { workerType: type, details: parsed, algorithms: readWorkerAlgorithms(profile, parsed) }
}

function requireKeys({ verificationKey, encryptionKey }: TeeSgxWorkerData): void {
  const { type } = parsePublicKey('workerTypeData.verificationKey', verificationKey)
  if (type !== 'SECP256K1') throw parameterFault('workerTypeData.verificationKey', type, 'a secp256k1 key')
  if (encryptionKey === undefined) return
  const encryption = parsePublicKey('workerTypeData.encryptionKey', encryptionKey)
  if (encryption.type !== 'RSA') throw parameterFault('workerTypeData.encryptionKey', encryption.type, 'an RSA key')
}

function detailsSchema<TypeData>(
  profile: WorkOrderProfile,
  typeData: z.ZodType<TypeData>,
): z.ZodType<WorkerDetails<TypeData>> {
  const uri = optionalText(profile, profile.records.httpUris ? uriSchema() : anyUriSchema())
  const address = optionalText(profile, hexOfLengths([20]))
  const names = optionalText(profile, boundedText(1024, 'a comma separated list'))
  return z.strictObject({
    workOrderSyncUri: uri,
    workOrderAsyncUri: uri,
    workOrderPullUri: uri,
    workOrderNotifyUri: uri,
    receiptInvocationUri: uri,
    workOrderInvocationAddress: address,
    receiptInvocationAddress: address,
    fromAddress: address,
    hashingAlgorithm: names,
    signingAlgorithm: names,
    keyEncryptionAlgorithm: keyEncryptionSchema(),
    dataEncryptionAlgorithm: names,
    workOrderPayloadFormats: payloadFormatsSchema(profile),
    workerTypeData: typeData,
  })
}

function keyEncryptionSchema(): z.ZodType<string> {
  const limit = 'RSA-OAEP-2048, RSA-OAEP-3072 or RSA-OAEP-4096'
  return boundedText(64, limit).regex(/^RSA-OAEP-(?:2048|3072|4096)$/, limit)
}

function payloadFormatsSchema({ records }: WorkOrderProfile): z.ZodType<readonly string[] | string> {
  const limit = `a list of ${records.payloadFormats.join(', ')} or names that start with ~`
  const name = boundedText(64, limit).regex(/^(?:JSON-RPC|JSON-RPC-JWT|~[\x21-\x2b\x2d-\x7e]+)$/, limit)
  const list = z.array(name, { error: limit }).min(1, limit).max(16, limit)
  return records.customPayloadFormats ? list : z.union([list, z.enum(records.payloadFormats)], { error: limit })
}

/** SPEC: typed as a hexadecimal string, described as a URI: plain, or in hexadecimal. */
function uriSchema(): z.ZodType<string> {
  const limit = 'an absolute http or https URL, plain or in hexadecimal'
  const isUri = (text: string) => isHttpUrl(text) || (isHex(text) && isHttpUrl(Buffer.from(hexBytes(text)).toString()))
  return boundedText(4096, limit).refine(isUri, limit)
}

function isHex(text: string): boolean {
  return /^(?:0[xX])?(?:[0-9a-fA-F]{2})+$/.test(text)
}
