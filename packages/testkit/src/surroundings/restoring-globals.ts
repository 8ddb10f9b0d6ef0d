import { type Properties, propertiesOf } from './shared-objects.js'

/** All that perturbations and the recorder replace something of. */
const owners = (): readonly object[] => [
  globalThis,
  ...[Math, Date, Date.prototype, Error, Intl, performance],
  ...[Object.prototype, Array.prototype, String.prototype, Number.prototype, BigInt.prototype, WeakRef.prototype],
]

/**
 * Runs something synchronous that replaces globals, and puts them back: recorder and perturbation are made for
 * processes of their own, but a test's process goes on.
 */
export function restoringGlobals<T>(run: () => T): T {
  const kept = owners().map((owner) => ({ owner, properties: propertiesOf(owner) }))
  try {
    return run()
  } finally {
    for (const { owner, properties } of kept) restore(owner, properties)
  }
}

function restore(owner: object, properties: Properties): void {
  for (const key of Reflect.ownKeys(owner)) if (!properties.has(key)) Reflect.deleteProperty(owner, key)
  for (const [key, descriptor] of properties) {
    const now = Reflect.getOwnPropertyDescriptor(owner, key)
    // A getter's value is not looked at: some are made when they are first asked for.
    if (now?.value !== descriptor.value || now?.get !== descriptor.get) Reflect.defineProperty(owner, key, descriptor)
  }
}
