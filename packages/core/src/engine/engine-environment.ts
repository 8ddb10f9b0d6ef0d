import type { CryptoProvider } from '../crypto/index.js'
import type { Stf } from '../stf/index.js'

/** What blocks are executed with. */
export interface EngineEnvironment {
  readonly stf: Stf
  readonly provider: CryptoProvider
}
