import type { CallScope } from './call-scope.js'

/**
 * Ends the transaction that a scope's code ran in: kept where `keep` says so, else undone with all that is open in it.
 * A stack overflow can hit an attempt while it is being closed; whatever the author made of that, nothing is kept.
 */
export function endTransaction({ run: { overlay }, openAttempts }: CallScope, keep: boolean): boolean {
  const isKept = keep && openAttempts === 0
  if (isKept) overlay.commit()
  else while (overlay.depth() > 0) overlay.rollback()
  return isKept
}
