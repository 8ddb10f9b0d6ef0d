import { describe, expect, expectTypeOf, it } from 'vitest'
import { type Chart, compileChart } from '../../../src/receipt/status/index.js'

const light = compileChart({
  id: 'light',
  initial: 'red',
  states: {
    red: { on: { go: 'green', fail: 'dark' } },
    green: { on: { stop: 'red', fail: 'dark' } },
    dark: { type: 'final' },
  },
})

describe('compileChart', () => {
  it('numbers states and events in the order of the chart', () => {
    expect(light.states).toEqual(['red', 'green', 'dark'])
    expect(light.events).toEqual(['go', 'fail', 'stop'])
    expect(light.initial).toBe('red')
    expect(light.nextIndex(0, 0)).toBe(1)
    expect(light.nextIndex(1, 1)).toBe(2)
    expect(light.nextIndex(1, 0)).toBe(-1)
  })

  it('infers the names and refuses others when compiling', () => {
    expectTypeOf(light.next).parameters.toEqualTypeOf<['red' | 'green' | 'dark', 'go' | 'stop' | 'fail']>()
    expectTypeOf(light.next).returns.toEqualTypeOf<'red' | 'green' | 'dark' | undefined>()
    // @ts-expect-error 'blue' is no state
    expect(light.next('blue', 'go')).toBeUndefined()
    // @ts-expect-error 'blink' is no event
    expect(light.next('red', 'blink')).toBeUndefined()
    // @ts-expect-error 'green' is no state of this chart
    expect(() => compileChart({ id: 'light', initial: 'red', states: { red: { on: { go: 'green' } } } })).toThrow()
    // @ts-expect-error nor is the initial one
    expect(() => compileChart({ id: 'light', initial: 'blue', states: { red: {} } })).toThrow()
  })

  const withState = (state: object): unknown => ({ id: 'light', initial: 'red', states: { red: state, green: {} } })
  const refused: readonly (readonly [name: string, chart: unknown, field: string])[] = [
    ['a guard or an action', withState({ on: { go: { target: 'green', guard: 'isDay' } } }), 'states.red.on.go'],
    ['several candidates', withState({ on: { go: ['green', 'red'] } }), 'states.red.on.go'],
    ['a forbidden transition', withState({ on: { go: undefined } }), 'states.red.on.go'],
    ['a nested state', withState({ initial: 'on', states: { on: {} } }), 'states.red.initial'],
    ['a parallel state', withState({ type: 'parallel' }), 'states.red.type'],
    ['a history state', withState({ type: 'history' }), 'states.red.type'],
    ['an eventless transition', withState({ always: 'green' }), 'states.red.always'],
    ['a delayed transition', withState({ after: { 1000: 'green' } }), 'states.red.after'],
    ['an invocation', withState({ invoke: { src: 'timer' } }), 'states.red.invoke'],
    ['an entry action', withState({ entry: 'ring' }), 'states.red.entry'],
    ['a wildcard', withState({ on: { '*': 'green' } }), 'states.red.on.*'],
    ['an empty event', withState({ on: { '': 'green' } }), 'states.red.on.'],
    ['an event with a dot', withState({ on: { 'go.now': 'green' } }), 'states.red.on.go.now'],
    ['a target by id', withState({ on: { go: '#green' } }), 'states.red.on.go'],
    ['a relative target', withState({ on: { go: '.green' } }), 'states.red.on.go'],
    ['an inherited name as target', withState({ on: { go: 'toString' } }), 'states.red.on.go'],
    ['a way out of a final state', withState({ type: 'final', on: { go: 'green' } }), 'states.red.on'],
    ['a context', { id: 'light', initial: 'red', states: { red: {} }, context: {} }, 'light.context'],
    ['a root transition', { id: 'light', initial: 'red', states: { red: {} }, on: {} }, 'light.on'],
    ['an unknown beginning', { id: 'light', initial: 'blue', states: { red: {} } }, 'initial'],
    [
      'too many states',
      { id: 'light', initial: 's0', states: Object.fromEntries(Array.from({ length: 256 }, (_, i) => [`s${i}`, {}])) },
      'states',
    ],
  ]
  it.each(refused)('refuses %s', (_, chart, field) => {
    const isChart = (value: unknown): value is Chart => typeof value === 'object'
    if (!isChart(chart)) throw new Error('not an object')
    expect(() => compileChart(chart)).toThrow(
      expect.objectContaining({
        name: 'LockstepError',
        code: 'ChartNotFlat',
        details: expect.objectContaining({ field }),
      }),
    )
  })

  it('accepts 255 states', () => {
    const states = Object.fromEntries(
      Array.from({ length: 255 }, (_, i) => [
        `s${i}`,
        i < 254 ? { on: { next: `s${i + 1}` } } : { type: 'final' as const },
      ]),
    )
    const chain = compileChart({ id: 'chain', initial: 's0', states })
    let state = 's0'
    for (let step = 0; step < 254; step++) state = chain.next(state, 'next') ?? 'refused'
    expect(state).toBe('s254')
    expect(chain.isFinal(state)).toBe(true)
  })
})
