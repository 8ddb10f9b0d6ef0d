import type { Enclave } from './enclave.js'
import type { Parentchain } from './parentchain.js'
import type { Store } from './store.js'

/** The parts that a worker is made of. */
export interface WorkerParts {
  readonly parentchain: Parentchain
  readonly enclave: Enclave
  readonly store: Store
}
