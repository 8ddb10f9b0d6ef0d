import type { Store } from '@lockstep/core/worker'
import fc from 'fast-check'
import { blobNames } from './store-content.js'

/** One change of a store; block numbers are relative to the last block, so that most of them make sense. */
export type StoreStep =
  | { readonly kind: 'append'; readonly ahead: number; readonly sealed: Uint8Array }
  | { readonly kind: 'truncate'; readonly back: number }
  | { readonly kind: 'release'; readonly back: number }
  | { readonly kind: 'put'; readonly name: string; readonly sealed: Uint8Array }
  | { readonly kind: 'remove'; readonly name: string }

const sealed = fc.uint8Array({ maxLength: 40 })

export const storeStep: fc.Arbitrary<StoreStep> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      ahead: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, fc.nat(3)),
      sealed,
    }),
  },
  fc.record({ kind: fc.constant('truncate' as const), back: fc.nat(6) }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('release' as const), back: fc.nat(4) }) },
  fc.record({ kind: fc.constant('put' as const), name: fc.constantFrom(...blobNames), sealed }),
  fc.record({ kind: fc.constant('remove' as const), name: fc.constantFrom(...blobNames) }),
)

export const applyStep = async (store: Store, step: StoreStep): Promise<void> => {
  if (step.kind === 'put') return store.putSealed(step.name, step.sealed)
  if (step.kind === 'remove') return store.removeSealed(step.name)
  const last = (await store.latest())?.number ?? 100
  if (step.kind === 'append') return store.append({ number: last + step.ahead, sealed: step.sealed })
  if (step.kind === 'truncate') return store.truncateAfter(last - step.back)
  return store.markReleased(last - step.back)
}
