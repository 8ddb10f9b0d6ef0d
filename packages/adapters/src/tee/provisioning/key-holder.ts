import type { Hex } from '@lockstep/core'
import type { RsaPrivateKey } from '@lockstep/core/crypto'
import type { Inheritance } from '../inheritance.js'
import type { ProvisioningRefusal } from './refusal.js'

/** The shielding keys of a shard as they go from one enclave to another. */
export interface PassedKeys {
  /** All that the provider has, the shard's first one first; among them one that is prepared and not announced yet. */
  readonly shieldingKeys: readonly RsaPrivateKey[]
  /** Hash of the one that clients are told now. */
  readonly currentKey: Hex
  /** Accounts of enclaves of the shard, the provider's own last; see `EnclaveKeys`. None from the code before. */
  readonly attestedAccounts: readonly Hex[]
}

/** What a provisioning gives an enclave. */
export interface ProvisionedKeys extends PassedKeys {
  /** Empty where it comes from an enclave of the same code. */
  readonly inherited: readonly Inheritance[]
}

/** Where an enclave keeps what is passed on. */
export interface KeyHolder {
  passed(): PassedKeys | undefined
  /** Whether an enclave that has keys takes more: those of a rotation. */
  readonly takesMore: boolean
  /** Why nothing was taken, `undefined` where it was. */
  provide(keys: ProvisionedKeys): Promise<ProvisioningRefusal | undefined>
}
