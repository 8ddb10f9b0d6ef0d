import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMachine, initialTransition, transition } from 'xstate'
import { getShortestPaths, toDirectedGraph } from 'xstate/graph'
import { charts } from './charts.js'

describe.each(charts)('%s', (_, chart, table) => {
  const machine = createMachine(chart)

  it('answers as the chart does in XState, over any sequence of events', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...table.events, 'unknown'), { maxLength: 30 }), (events) => {
        let [snapshot] = initialTransition(machine)
        let status = table.initial
        expect(status).toBe(snapshot.value)
        for (const type of events) {
          const accepted = snapshot.can({ type })
          ;[snapshot] = transition(machine, snapshot, { type })
          const next = table.next(status, type)
          expect(next !== undefined).toBe(accepted)
          status = next ?? status
          expect(status).toBe(snapshot.value)
          expect(table.isFinal(status)).toBe(snapshot.status === 'done')
          expect(table.states[table.nextIndex(table.states.indexOf(status), table.events.indexOf(type))]).toBe(
            table.next(status, type),
          )
        }
      }),
      { numRuns: 500 },
    )
  })

  it('has every edge of the chart, each on a path from the beginning, and no other', () => {
    const walked = new Set<string>()
    for (const path of getShortestPaths(machine, { events: table.events.map((type) => ({ type })) })) {
      let status = table.initial
      // XState's paths begin with the step into the initial state.
      for (const { event } of path.steps.slice(1)) status = table.next(status, event.type) ?? 'refused'
      expect(status).toBe(path.state.value)
      for (const event of table.events) {
        const next = table.next(status, event)
        if (next !== undefined) walked.add(`${status} --${event}--> ${next}`)
      }
    }
    const edges = toDirectedGraph(machine).children.flatMap(({ edges }) =>
      edges.map(({ source, label, target }) => `${source.key} --${label.text}--> ${target.key}`),
    )
    expect(edges.length).toBeGreaterThan(5)
    expect([...walked].sort()).toEqual(edges.sort())
  })

  it('refuses every event in final states, and names from elsewhere', () => {
    const final = table.states.filter((state) => table.isFinal(state))
    expect(final.length).toBeGreaterThan(0)
    for (const state of final) for (const event of table.events) expect(table.next(state, event)).toBeUndefined()
    for (const name of ['', 'constructor', '__proto__', 'unknown']) {
      expect(table.isState(name)).toBe(false)
      expect(table.isEvent(name)).toBe(false)
      expect(table.next(name, name)).toBeUndefined()
      expect(table.next(table.initial, name)).toBeUndefined()
      expect(table.next(name, table.events[0] ?? '')).toBeUndefined()
      expect(table.isFinal(name)).toBe(false)
    }
    for (const index of [-1, table.events.length, 255]) expect(table.nextIndex(0, index)).toBe(-1)
    for (const index of [-1, table.states.length, 255]) expect(table.nextIndex(index, 0)).toBe(-1)
  })
})
