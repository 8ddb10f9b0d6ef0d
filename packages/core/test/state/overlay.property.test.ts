import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPortableProvider } from '../../src/crypto/index.js'
import { createState, type Overlay, type State } from '../../src/state/index.js'
import { anyKey, anySpace, anyWrite, anyWrites, type Write } from './any-entry.js'
import { committed } from './committed.js'
import { hexOf, type Model, modelEntries, modelKey } from './model.js'

type Step =
  | { readonly kind: 'write'; readonly write: Write }
  | { readonly kind: 'begin' | 'commit' | 'rollback' | 'page' }

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('write' as const), write: anyWrite }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('begin', 'commit', 'rollback', 'page') }) },
)

/** The overlay and its model: a stack of whole copies, the top one being what reads must show. */
interface Run {
  readonly overlay: Overlay
  readonly stack: Model[]
}

function perform({ overlay, stack }: Run, step: Step): void {
  const top = stack.at(-1) ?? new Map()
  if (step.kind === 'write') {
    const { space, key, value } = step.write
    const next = new Map(top)
    if (value === undefined) overlay.space(space).delete(key)
    else overlay.space(space).set(key, value)
    if (value === undefined) next.delete(modelKey(space, key))
    else next.set(modelKey(space, key), hexOf(value) ?? '')
    stack[stack.length - 1] = next
  } else if (step.kind === 'begin') {
    overlay.begin()
    stack.push(top)
  } else if (step.kind === 'page') {
    overlay.space('a').entries({ limit: 3 })
  } else if (stack.length > 1) {
    if (step.kind === 'commit') overlay.commit()
    else overlay.rollback()
    stack.pop()
    if (step.kind === 'commit') stack[stack.length - 1] = top
  }
}

function expectReads({ overlay, stack }: Run): void {
  const model = stack.at(-1) ?? new Map()
  for (const space of ['a', 'a.b', 'balances.account', 'z']) {
    const entries = overlay.space(space).entries({ limit: 1_000 })
    expect(entries.map(([key, value]) => [key, hexOf(value)])).toEqual(modelEntries(model, space))
    for (const [key, value] of entries) expect(overlay.space(space).get(key)).toEqual(value)
  }
}

function baseWith(writes: readonly Write[]): { state: State; model: Model } {
  const state = createState(createPortableProvider())
  return { state, model: committed(state, new Map(), writes) }
}

test('writes in nested transactions read as a stack of copies does, and the base stays as it was', () => {
  fc.assert(
    fc.property(anyWrites, fc.array(anyStep, { maxLength: 40 }), (before, steps) => {
      const { state, model } = baseWith(before)
      const untouched = baseWith(before).state
      const run: Run = { overlay: state.overlay(), stack: [model] }
      for (const step of steps) {
        perform(run, step)
        expect(run.overlay.depth()).toBe(run.stack.length - 1)
      }
      expectReads(run)
      for (const space of ['a', 'a.b', 'balances.account', 'z']) {
        expect(state.space(space).entries({ limit: 1_000 })).toEqual(untouched.space(space).entries({ limit: 1_000 }))
      }
    }),
    { numRuns: 400 },
  )
})

test('the diff is what differs from the base: no more, no less, in canonical order', () => {
  fc.assert(
    fc.property(anyWrites, fc.array(anyStep, { maxLength: 40 }), (before, steps) => {
      const { state, model } = baseWith(before)
      const run: Run = { overlay: state.overlay(), stack: [model] }
      for (const step of steps) perform(run, step)
      while (run.stack.length > 1) perform(run, { kind: 'commit' })

      const after = run.stack[0] ?? new Map()
      const changed = [...new Set([...model.keys(), ...after.keys()])].filter(
        (name) => model.get(name) !== after.get(name),
      )
      const inOrder = changed.sort((left, right) => Buffer.compare(orderOf(left), orderOf(right)))
      const diff = run.overlay
        .diff()
        .flatMap(({ space, changes }) => changes.map(({ key, value }) => [modelKey(space, key), hexOf(value)]))
      expect(diff).toEqual(inOrder.map((name) => [name, after.get(name)]))
    }),
    { numRuns: 400 },
  )
})

/** A zero byte ends the space name, so that a name sorts before every longer one. */
function orderOf(name: string): Buffer {
  const [space = '', key = ''] = name.split(' ')
  return Buffer.concat([Buffer.from(`${space}\0`), Buffer.from(key.slice(2), 'hex')])
}

test('pages from any key on are the slices of the sorted entries', () => {
  const page = fc.record({
    space: anySpace,
    after: fc.option(anyKey, { nil: undefined }),
    limit: fc.integer({ min: 1, max: 5 }),
  })
  fc.assert(
    fc.property(
      anyWrites,
      fc.array(anyStep, { maxLength: 30 }),
      fc.array(page, { maxLength: 5 }),
      (before, steps, pages) => {
        const { state, model } = baseWith(before)
        const run: Run = { overlay: state.overlay(), stack: [model] }
        for (const step of steps) perform(run, step)
        for (const { space, after, limit } of pages) {
          const expected = modelEntries(run.stack.at(-1) ?? new Map(), space)
            .filter(([key]) => after === undefined || Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0)
            .slice(0, limit)
          const found = run.overlay.space(space).entries(after === undefined ? { limit } : { after, limit })
          expect(found.map(([key, value]) => [key, hexOf(value)])).toEqual(expected)
        }
      },
    ),
    { numRuns: 300 },
  )
})
