import type { RsaPrivateKey } from '@lockstep/core/crypto'
import type { Inheritance } from '../inheritance.js'

/** What a provisioning gives an enclave. */
export interface ProvisionedKeys {
  readonly shieldingKey: RsaPrivateKey
  /** Empty where it comes from an enclave of the same code. */
  readonly inherited: readonly Inheritance[]
}

/** Where an enclave keeps what is passed on. */
export interface KeyHolder {
  shieldingKey(): RsaPrivateKey | undefined
  provide(keys: ProvisionedKeys): Promise<void> | void
}
