import type { CryptoProvider } from '../crypto/index.js'
import type { ReadableState } from '../state/index.js'
import type { Stf } from '../stf/index.js'

/** What blocks are executed with. */
export interface EngineEnvironment {
  readonly stf: Stf
  readonly provider: CryptoProvider
  /** For tests: told of the state behind each executed call, and of its place in the block. What it throws goes out. */
  onCallExecuted?(state: ReadableState, call: string, input: number): void
}
