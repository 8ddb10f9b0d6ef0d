import { codesOf } from '../json-rpc/codes-of.js'
import { type RpcMethod, success } from '../json-rpc/rpc-method.js'
import { encryptionKeyCode } from '../work-order/eea-code.js'
import { eeaProfile } from '../work-order/eea-profile.js'
import {
  encryptionKeyGetSchema,
  encryptionKeyRecordSchema,
  encryptionKeySetSchema,
} from '../work-order/encryption-key-record.js'
import type { EncryptionKeys } from './encryption-keys.js'

/** EncryptionKeyGet and EncryptionKeySet. */
export function encryptionKeyMethods(keys: EncryptionKeys): readonly RpcMethod[] {
  return [
    {
      name: 'EncryptionKeyGet',
      reads: true,
      summary: "Answers a worker's encryption key for a tag.",
      params: encryptionKeyGetSchema(eeaProfile),
      result: encryptionKeyRecordSchema(eeaProfile),
      codes: codesOf.keyGet,
      deniedCode: encryptionKeyCode.accessDenied,
      call: async (params) => ({ type: 'result', result: await keys.get(params) }),
    },
    {
      name: 'EncryptionKeySet',
      summary: 'Sets an encryption key that the worker signed.',
      params: encryptionKeySetSchema(eeaProfile),
      codes: codesOf.keySet,
      deniedCode: encryptionKeyCode.accessDenied,
      async call(params) {
        await keys.set(params)
        return success
      },
    },
  ]
}
