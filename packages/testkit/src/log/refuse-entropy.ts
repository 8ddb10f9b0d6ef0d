import { LockstepError } from '@lockstep/core'

/** The entropy of signers in logs: none is ever drawn, because a log must be the same each time. */
export function refuseEntropy(): never {
  throw new LockstepError('EntropyDrawn', 'a log is the same each time; sign with ed25519, which draws no entropy')
}
