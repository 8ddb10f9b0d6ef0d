export { createEncryptionKeys, type EncryptionKeys, type EncryptionKeysOptions } from './encryption-keys.js'
export type { KeyRecord } from './key-record.js'
