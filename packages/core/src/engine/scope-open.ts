import { LockstepError } from '../error.js'
import type { CallScope } from './call-scope.js'

/** @throws LockstepError `CallEnded` */
export function assertScopeOpen(scope: Pick<CallScope, 'open'>, what: string): void {
  if (scope.open) return
  throw new LockstepError('CallEnded', `${what} was called after its call had ended; keep nothing of a context`, {
    field: what,
  })
}
