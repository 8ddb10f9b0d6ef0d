import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPortableProvider } from '../../src/crypto/index.js'
import { createState, type PreparedState, type ReadableState, type State } from '../../src/state/index.js'
import { refusalCode } from '../codec/refusal-code.js'
import { anyKey, anySpace, anyWrites, type Write } from './any-entry.js'
import { written } from './committed.js'
import { hexOf, type Model, modelEntries, modelLeaves, modelRoot } from './model.js'
import { referenceInnerNodes } from './reference-tree.js'

const provider = createPortableProvider()

function prepared(state: State, writes: readonly Write[]): PreparedState {
  const overlay = state.overlay()
  for (const { space, key, value } of writes) {
    if (value === undefined) overlay.space(space).delete(key)
    else overlay.space(space).set(key, value)
  }
  return state.prepare(overlay.diff())
}

function contentOf(state: ReadableState): [string, [string, string | undefined][]][] {
  return ['a', 'a.b', 'balances.account', 'z'].map((space) => [
    space,
    state
      .space(space)
      .entries({ limit: 1_000 })
      .map(([key, value]) => [key, hexOf(value)]),
  ])
}

function contentOfModel(model: Model): [string, [string, string][]][] {
  return ['a', 'a.b', 'balances.account', 'z'].map((space) => [space, modelEntries(model, space)])
}

test('any history that ends in the same content ends in the root of that content', () => {
  fc.assert(
    fc.property(fc.array(anyWrites, { maxLength: 8 }), (blocks) => {
      const state = createState(provider)
      let model: Model = new Map()
      for (const writes of blocks) {
        state.commit(prepared(state, writes))
        model = written(model, writes)
      }
      const fresh = createState(provider)
      const all = fresh.overlay()
      for (const space of ['z', 'balances.account', 'a.b', 'a']) {
        for (const [key, value] of modelEntries(model, space).reverse()) {
          all.space(space).set(key, new Uint8Array(Buffer.from(value, 'hex')))
        }
      }
      fresh.commit(fresh.prepare(all.diff()))
      expect(state.root()).toEqual(modelRoot(model))
      expect(fresh.root()).toEqual(state.root())
    }),
    { numRuns: 200 },
  )
})

test('preparing changes nothing: roots, reads and nodes', () => {
  fc.assert(
    fc.property(anyWrites, anyWrites, (before, writes) => {
      const state = createState(provider)
      state.commit(prepared(state, before))
      const [root, content, nodes] = [state.root(), contentOf(state), state.nodeCount()]
      const outcome = prepared(state, writes)
      expect(outcome.root).toEqual(modelRoot(written(written(new Map(), before), writes)))
      expect([state.root(), contentOf(state), state.version()]).toEqual([root, content, 1])
      state.discard(outcome)
      state.discard(outcome)
      expect(state.nodeCount()).toEqual(nodes)
    }),
    { numRuns: 300 },
  )
})

const anyStep = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('commit' as const, 'discard' as const, 'leave' as const),
      writes: anyWrites,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('revert' as const), steps: fc.nat(4) }) },
)

test('commits, discards and reverts end where a list of copies ends, with every kept version readable', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 15 }), fc.nat(4), (steps, keptVersions) => {
      const state = createState(provider, { keptVersions, firstVersion: 10 })
      let models: Model[] = [new Map()]
      let oldest = 10
      for (const step of steps) {
        if (step.kind === 'revert') {
          if (step.steps >= models.length) {
            expect(refusalCode(() => state.revert(step.steps))).toBe('StateVersionUnknown')
            continue
          }
          state.revert(step.steps)
          models = models.slice(0, models.length - step.steps)
        } else {
          const outcome = prepared(state, step.writes)
          if (step.kind === 'discard') state.discard(outcome)
          if (step.kind !== 'commit') continue
          state.commit(outcome)
          models.push(written(models.at(-1) ?? new Map(), step.writes))
          if (models.length > keptVersions + 1) {
            models.shift()
            oldest++
          }
        }
        expect([state.oldestVersion(), state.version()]).toEqual([oldest, oldest + models.length - 1])
        models.forEach((model, index) => {
          const view = state.at(oldest + index)
          expect(view.root).toEqual(modelRoot(model))
          expect(state.root(oldest + index)).toEqual(view.root)
          expect(contentOf(view)).toEqual(contentOfModel(model))
        })
      }
      expect(contentOf(state)).toEqual(contentOfModel(models.at(-1) ?? new Map()))

      // What was left prepared and every older version is let go by further commits: nothing leaks.
      for (let block = 0; block <= keptVersions; block++) state.commit(prepared(state, []))
      const leaves = modelLeaves(models.at(-1) ?? new Map())
      expect(state.nodeCount()).toEqual({ inner: referenceInnerNodes(leaves), leaves: leaves.length })
    }),
    { numRuns: 150 },
  )
})

test('pages of an older version, from any key on, are the slices of its sorted entries', () => {
  const page = fc.record({
    space: anySpace,
    after: fc.option(anyKey, { nil: undefined }),
    limit: fc.integer({ min: 1, max: 5 }),
  })
  fc.assert(
    fc.property(
      fc.array(anyWrites, { minLength: 1, maxLength: 4 }),
      fc.array(page, { maxLength: 8 }),
      (blocks, pages) => {
        const state = createState(provider)
        const models: Model[] = [new Map()]
        for (const writes of blocks) {
          state.commit(prepared(state, writes))
          models.push(written(models.at(-1) ?? new Map(), writes))
        }
        models.forEach((model, version) => {
          for (const { space, after, limit } of pages) {
            const expected = modelEntries(model, space)
              .filter(([key]) => after === undefined || Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0)
              .slice(0, limit)
            const found = state
              .at(version)
              .space(space)
              .entries(after === undefined ? { limit } : { after, limit })
            expect(found.map(([key, value]) => [key, hexOf(value)])).toEqual(expected)
          }
        })
      },
    ),
    { numRuns: 150 },
  )
})
