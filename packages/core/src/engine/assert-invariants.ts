import { LockstepError } from '../error.js'
import type { ReadableState } from '../state/index.js'
import type { Stf } from '../stf/index.js'
import type { MigrationEnvironment } from './migration-environment.js'
import { readAppContext } from './read-app-context.js'
import { readContext, unlimitedGate } from './read-context.js'
import { isTrue } from './returned-value.js'
import { thrownText } from './thrown-text.js'

type Place = NonNullable<MigrationEnvironment['at']>
type Invariants<Context> = Readonly<Record<string, (context: Context) => boolean>>

const nowhere: Place = { shard: '0x', block: { number: 0, hash: '0x', timestamp: 0n } }

/** @throws LockstepError `InvariantBroken` naming the module, or the app, and the invariant */
export function assertInvariants(stf: Stf, state: ReadableState, at: Place | undefined): void {
  const { shard, block } = at ?? nowhere
  for (const module of Object.values(stf.modules)) {
    const context = readContext(module, shard, state, block, unlimitedGate(), stf.modules)
    assertEach(`${module.name} ${module.version}`, module.invariants, at === undefined ? placeless(context) : context)
  }
  const context = readAppContext(stf, shard, state, block)
  assertEach(`${stf.name} ${stf.version}`, stf.invariants, at === undefined ? placeless(context) : context)
}

function assertEach<Context>(owner: string, invariants: Invariants<Context>, context: Context): void {
  for (const [name, holds] of Object.entries(invariants)) {
    try {
      if (isTrue(holds(context))) continue
    } catch (cause) {
      if (isMissingPlace(cause)) throw cause
      throw broken(owner, name, `threw ${thrownText(cause)}`, cause)
    }
    throw broken(owner, name, 'does not hold')
  }
}

/** A made-up block would let invariants over time pass or fail for no reason. */
function placeless<Context extends Place>(context: Context): Context {
  return {
    ...context,
    get shard(): never {
      throw unknownPlace('shard')
    },
    get block(): never {
      throw unknownPlace('block')
    },
  }
}

/** A Proxy that was thrown may throw when it is asked. */
function isMissingPlace(cause: unknown): boolean {
  try {
    return cause instanceof LockstepError && cause.code === 'MigrationPlace'
  } catch {
    return false
  }
}

function unknownPlace(field: string): LockstepError {
  return new LockstepError('MigrationPlace', `an invariant asks for the ${field}; pass it as at.${field}`, {
    field: `at.${field}`,
  })
}

function broken(owner: string, name: string, what: string, cause?: unknown): LockstepError {
  return new LockstepError(
    'InvariantBroken',
    `the invariant ${name} of ${owner} ${what} behind the migration; correct migrate.run, nothing was changed`,
    { field: `invariants.${name}`, value: owner },
    { cause },
  )
}
