import { AccountId, composeStf, defineStf, map, u32, value } from '@lockstep/core'
import { defineMarks, vacuity, verify } from '@lockstep/testkit'
import { describe, expect, expectTypeOf, test } from 'vitest'

/** Seats that run out. */
const seats = defineStf({
  name: 'seats',
  version: 1,
  state: { taken: value(u32, 0), seat: map(AccountId, u32) },
  errors: ['Full'],
  events: { Taken: { seat: u32 } },
  calls: {
    take: {
      execute({ state, origin, emit, fail }) {
        const seat = state.taken.get()
        if (seat === 4) fail('Full')
        state.taken.set(seat + 1)
        state.seat.set(origin, seat)
        emit('Taken', { seat })
      },
    },
  },
})

const hall = composeStf({ name: 'hall', version: 1, modules: { stalls: { stf: seats }, gallery: { stf: seats } } })

describe('marks', () => {
  test('are seen in the state, in events, in what becomes of inputs, and at the block', () => {
    const marks = defineMarks(seats, {
      'the last seat is taken': ({ state }) => state.taken.get() === 4,
      'the first seat is taken': ({ events }) =>
        events.some(({ name, payload }) => name === 'Taken' && payload.seat === 0),
      'somebody comes too late': ({ inputs }) =>
        inputs.some(({ call, code }) => call === 'take' && code === 'seats.Full'),
      'the second block comes': ({ block }) => block.number === 2,
    })
    vacuity(seats, { marks })
  })

  test('are those of modules in an app', () => {
    const marks = defineMarks(hall, {
      'the gallery fills first': ({ state }) => state.gallery.taken.get() === 4 && state.stalls.taken.get() < 4,
      'the stalls are named': ({ events }) => events.some(({ name }) => name === 'stalls.Taken'),
    })
    vacuity(hall, { marks })
  })

  test('make property 17 fail where no log reaches them, unless it is said why', { timeout: 180_000 }, async () => {
    const marks = defineMarks(seats, { 'a fifth seat is taken': ({ state }) => state.taken.get() > 4 })
    const options = { properties: [17], out: false, marks } as const
    await expect(verify(seats, options)).rejects.toThrow(/never reached in 1000 logs: mark a fifth seat is taken/)
    const unreachable = { 'mark a fifth seat is taken': 'there are four' }
    expect(await verify(seats, { ...options, unreachable })).toMatchObject({ holds: true })
    const taken = defineMarks(seats, { 'a fifth seat is taken': ({ state }) => state.taken.get() > 0 })
    await expect(verify(seats, { ...options, marks: taken, unreachable })).rejects.toThrow(
      /though listed as unreachable/,
    )
  })

  test('that throw are no marks', () => {
    const marks = defineMarks(seats, {
      broken: () => {
        throw new RangeError('oh')
      },
    })
    expect(() => vacuity(seats, { marks })).toThrow(/the mark 'broken' throws: RangeError: oh/)
  })

  test('have the types of their STF', () => {
    defineMarks(hall, {
      typed({ state }) {
        expectTypeOf(state.gallery.taken.get()).toEqualTypeOf<number>()
        // @ts-expect-error: there is no such module
        return state.balcony === undefined
      },
    })
    defineMarks(seats, {
      typed({ state }) {
        // @ts-expect-error: what is read cannot be written
        state.taken.set(1)
        return true
      },
    })
  })
})
