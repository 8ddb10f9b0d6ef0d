import type { Nothing } from '../stf/index.js'
import { callFailure } from './call-failure.js'
import type { CallScope } from './call-scope.js'
import { returnedValue } from './returned-value.js'
import { assertScopeOpen } from './scope-open.js'
import { assertStackRoom } from './stack-room.js'

/** Runs a part of a call in a transaction of its own; false where it failed with a declared error, and was undone. */
export function attemptPart(scope: CallScope, part: () => Nothing): boolean {
  assertScopeOpen(scope, 'attempt')
  assertStackRoom()
  // An author who caught a failure earlier must not clear it by a part that fails as well.
  if (scope.failure !== undefined) throw callFailure
  const { run, effects, messageBytes } = scope
  const [eventCount, effectCount] = [scope.events?.length ?? 0, effects.length]
  scope.openAttempts += 1
  run.overlay.begin()
  const bug = bugOf(scope, part)
  if (bug === undefined && scope.failure === undefined) {
    run.overlay.commit()
    scope.openAttempts -= 1
    return true
  }
  run.overlay.rollback()
  if (scope.events !== undefined) scope.events.length = eventCount
  effects.length = effectCount
  scope.messageBytes = messageBytes
  scope.openAttempts -= 1
  if (bug !== undefined) throw bug.thrown
  scope.failure = undefined
  return false
}

function bugOf(scope: CallScope, part: () => Nothing): { readonly thrown: unknown } | undefined {
  try {
    const bug = returnedValue('attempt', part())
    return bug === undefined ? undefined : { thrown: bug }
  } catch (error) {
    return scope.failure === undefined ? { thrown: error } : undefined
  }
}
