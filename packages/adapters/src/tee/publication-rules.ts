import type { Hex } from '@lockstep/core'
import type { FormerVersion, PublicationRules, Publisher } from '@lockstep/core/worker'

/** Whose word on a state an enclave takes. */
export interface TrustedPublishers {
  readonly mrenclave: Hex
  /** The enclave's own. */
  readonly account: Hex
  readonly formerVersions: readonly FormerVersion[]
  /** Asked each time: provisioning adds to them. */
  attestedAccounts(): readonly Hex[]
}

/**
 * An enclave of this code, or of the code whose block it is; where the parentchain registers none, the account of one
 * that was attested when keys came from it.
 */
export function publicationRules(every: number, trusted: TrustedPublishers): PublicationRules {
  const { mrenclave, account, formerVersions, attestedAccounts } = trusted
  const codeOf = (block: number): Hex =>
    formerVersions.find(({ lastBlock }) => block <= lastBlock)?.mrenclave ?? mrenclave
  return {
    every,
    counts({ type, value }: Publisher, block) {
      if (type === 'Enclave') return value === mrenclave || value === codeOf(block)
      return value === account || attestedAccounts().includes(value)
    },
  }
}
