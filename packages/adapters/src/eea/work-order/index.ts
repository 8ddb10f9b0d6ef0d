export type { IasProof, IasReport, IasTrust } from '../../tee/ias/index.js'
export { avalonProfile } from './avalon-profile.js'
export { type ComposedRequest, composeRequest, type RequesterSession } from './compose-request.js'
export { type ComposedResponse, composeResponse, type WorkOrderOutput } from './compose-response.js'
export { DATA_KEY_LENGTH, decryptData, encryptData, IV_LENGTH, TAG_LENGTH } from './data-cipher.js'
export {
  createThirdPartyKey,
  sealThirdPartyItem,
  type ThirdPartyItem,
  type ThirdPartyKey,
} from './data-encryption-key.js'
export {
  type DataItem,
  type InDataItem,
  type ItemProtection,
  MAX_DATA_BYTES,
  MAX_DATA_ITEMS,
  protectionOf,
} from './data-item.js'
export { encryptionKeyCode, genericCode, implementationCode, workOrderCode, workOrderStatusValue } from './eea-code.js'
export { EeaError } from './eea-error.js'
export { eeaProfile } from './eea-profile.js'
export { type CertifiedKey, verifyEnclaveCertificate } from './enclave-certificate.js'
export { encryptionKeyGetHash, encryptionKeyHash, signKeyHash, verifyKeyHash } from './encryption-key-hash.js'
export {
  type EncryptionKeyGet,
  type EncryptionKeyRecord,
  type EncryptionKeySet,
  encryptionKeyGetSchema,
  encryptionKeyRecordSchema,
  encryptionKeySetSchema,
  parseEncryptionKeyGet,
  parseEncryptionKeyRecord,
  parseEncryptionKeySet,
} from './encryption-key-record.js'
export { signEncryptionKey, verifyEncryptionKey } from './encryption-key-signature.js'
export { canonicalId, type FieldKind, fieldBytes } from './field-bytes.js'
export { signHash, verifyHash } from './hash-signature.js'
export { type HashSigner, rsaHashSigner, secp256k1HashSigner } from './hash-signer.js'
export { digestOf, type HashingAlgorithm } from './hashing-algorithm.js'
export {
  type EnclavePolicy,
  requireEnclave,
  verifyIasProof,
} from './ias-proof.js'
export { orderIdSchema, partyIdSchema } from './id-schema.js'
export { createKeyUnwrapper, type KeyUnwrapper, wrapKey } from './key-wrap.js'
export { type OpenedRequest, openRequest, openRequestAside, type RequestOpener } from './open-request.js'
export { type OpenedOutput, type OpenedResponse, type OutputDataKeys, openResponse } from './open-response.js'
export type { OpenedInput, RequestedOutput } from './opened-item.js'
export { parseRecord } from './parse-record.js'
export type { PayloadFormat } from './payload-format.js'
export type {
  CipherRules,
  HashingRules,
  NonceForm,
  ProfileCodes,
  RecordRules,
  WorkOrderProfile,
} from './profile.js'
export { type PublicKey, samePublicKey } from './public-key.js'
export { parsePublicKey, publicKeyText } from './public-key-text.js'
export { reportDataOf } from './report-data.js'
export type { RequesterAuthentication, RequesterPolicy } from './requester-authentication.js'
export type { SchemaOfProfile } from './schema-of-profile.js'
export { type SigningAlgorithm, signingAlgorithmOf } from './signing-algorithm.js'
export { base64Schema, boundedText, hexSchema, httpUriSchema } from './text-schema.js'
export type { InputDraft, OutputDraft, WorkOrderDraft } from './work-order-draft.js'
export { requestHash, responseHash, type WorkOrderHash, workOrderHash } from './work-order-hash.js'
export {
  MAX_RESPONSE_TIMEOUT_MSECS,
  parseWorkOrderRequest,
  type WorkOrderRequest,
  workOrderRequestSchema,
} from './work-order-request.js'
export { parseWorkOrderResult, type WorkOrderResult, workOrderResultSchema } from './work-order-result.js'
export type { WorkOrderSuite } from './work-order-suite.js'
export { type NonEmpty, readWorkerAlgorithms, type WorkerAlgorithms } from './worker-algorithms.js'
export {
  createWorkerDecryptionKey,
  type WorkerDecryptionKey,
  type WorkerDecryptionKeys,
} from './worker-decryption-key.js'
export { type CheckedDetails, parseWorkerDetails, type WorkerDetails } from './worker-details.js'
export { type ProofWorkerData, type TeeSgxWorkerData, workerType } from './worker-type-data.js'
