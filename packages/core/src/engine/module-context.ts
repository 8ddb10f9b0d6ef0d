import type { Hex } from '../hex.js'
import type { AnyCallContext } from '../stf/index.js'
import { attemptPart } from './attempt-part.js'
import type { BoundModule } from './bound-module.js'
import type { CallScope } from './call-scope.js'
import { drawRandom } from './draw-random.js'
import { emitEvent, failWith, sendEffect } from './message.js'
import { assertScopeOpen } from './scope-open.js'
import { takeNonceRead } from './state-gate.js'
import { boundModule, usedInterfaces } from './used-interfaces.js'

/** The context of one module's code in a call. PERF: made once a call and module; most calls stay in one module. */
export function moduleContext(scope: CallScope, number: number): AnyCallContext {
  const known = number === scope.module ? scope.context : scope.contexts?.[number]
  if (known !== undefined) return known
  const created = createContext(scope, boundModule(scope, number))
  if (scope.context === undefined) {
    scope.context = created
    scope.module = number
  } else {
    scope.contexts ??= []
    scope.contexts[number] = created
  }
  return created
}

/**
 * PERF: 0.3 µs. `use` is no accessor that waits for somebody to ask: each accessor of a literal is another function, at
 * which V8 gives up the shape that all contexts share, and makes a table of a kilobyte of each.
 */
function createContext(scope: CallScope, { module, state, use }: BoundModule): AnyCallContext {
  const { run } = scope
  return {
    state,
    origin: scope.origin,
    shard: run.block.shard,
    block: run.context,
    use: use ?? usedInterfaces(scope, module, moduleContext),
    nonceOf: (account: Hex) => {
      assertScopeOpen(scope, 'nonceOf')
      takeNonceRead(run.gate)
      return run.nonces.get(account)
    },
    random: () => drawRandom(scope),
    emit: (name, payload) => emitEvent(scope, module, name, payload),
    send: (name, payload) => sendEffect(scope, module, name, payload),
    fail: (name, ...details) => failWith(scope, module, name, details[0] ?? {}),
    attempt: (part) => attemptPart(scope, part),
  }
}
