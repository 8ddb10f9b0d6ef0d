import { LockstepError } from '@lockstep/core'
import { enforceMembers } from './enforce-members.js'
import { guardPatternMethods } from './guard-pattern-methods.js'
import { lendHex } from './lend-hex.js'
import { sharedIntrinsics } from './shared-intrinsics.js'

let done: Promise<void> | undefined

/**
 * Freezes the intrinsics of this thread (SES `lockdown`), and takes locales, Unicode tables, and what is newer than
 * ECMAScript 2023 out of them. Once: a second call does nothing.
 *
 * It is the whole thread that changes, for every library in it: nothing may patch a prototype afterwards. Give a
 * guarded STF a thread or a process of its own.
 *
 * @throws LockstepError `RealmTaken` where another program of this thread has locked it down with other options;
 * `UnknownEngine` where the engine has members that cannot be taken away, or lacks some.
 */
export function lockdownRealm(): Promise<void> {
  done ??= lockdownOnce()
  return done
}

async function lockdownOnce(): Promise<void> {
  if (Object.isFrozen(Object.prototype)) {
    throw new LockstepError(
      'RealmTaken',
      'this thread was locked down already, by something else; load the STF in a thread of its own',
      { field: 'thread' },
    )
  }
  await importSes()
  tameLocales()
  repairIntrinsics({
    // Immer and others set properties that a frozen prototype has too.
    overrideTaming: 'severe',
    // No stack in an error that an STF catches.
    errorTaming: 'safe',
    // SES would answer with another order than the engine: a guarded worker and an unguarded one would part silently.
    localeTaming: 'unsafe',
    // The host keeps its own console and its own way to end.
    consoleTaming: 'unsafe',
    errorTrapping: 'none',
    unhandledRejectionTrapping: 'none',
    reporting: 'none',
  })
  lendHex()
  // Between the two steps of a lockdown: the constructors that compartments get exist now, and are not frozen yet.
  enforceMembers(sharedIntrinsics(new Compartment({ __options__: true }).globalThis))
  guardPatternMethods()
  hardenIntrinsics()
}

/**
 * COMPAT: SES gives buffers methods that stay for good, and do what the engine can: `transfer` throws in one and works
 * in the next. Where it finds `sliceToImmutable` it leaves buffers as they are.
 */
async function importSes(): Promise<void> {
  const decoy = 'sliceToImmutable'
  if (!(decoy in ArrayBuffer.prototype)) {
    Object.defineProperty(ArrayBuffer.prototype, decoy, { value: undefined, configurable: true })
  }
  await import('ses')
}

const localeMethod = /locale|^normalize$/i

/** Methods that depend on locale or Unicode tables throw: what they would answer is nobody's to know. */
function tameLocales(): void {
  for (const prototype of [Object, Array, String, Number, BigInt, Date, Object.getPrototypeOf(Uint8Array)].map(
    ({ prototype }: { readonly prototype: object }) => prototype,
  )) {
    for (const name of Object.getOwnPropertyNames(prototype)) {
      if (localeMethod.test(name)) Object.defineProperty(prototype, name, { value: refusal(name) })
    }
  }
}

function refusal(name: string): () => never {
  const code = name === 'normalize' ? 'UnicodeTables' : 'LocaleRead'
  return () => {
    throw new LockstepError(code, `'${name}' is not the same on every worker; compare with < and >`, { field: name })
  }
}
