import { defineStf, map, u8, u32, u64, unit, value } from '@lockstep/core'
import { verify } from '@lockstep/testkit'

const perBlock = 20

export const reminders = defineStf({
  name: 'reminders',
  version: 1,
  state: {
    nextId: value(u32, 0),
    pending: map(u32, u64),
    fired: map(u32, unit),
    /** Behind which key the next block goes on; at 0, from the start. */
    cursor: value(u32, 0),
    numberOfTheBlock: value(u8, 0),
  },
  errors: ['TooFar'],
  events: { Fired: { reminder: u32 } },
  calls: {
    remindIn: {
      args: { seconds: u32 },
      execute({ state, block, fail }, { seconds }) {
        if (seconds > 86_400) fail('TooFar')
        const id = state.nextId.get()
        state.nextId.set(id + 1)
        state.pending.set(id, block.timestamp + BigInt(seconds) * 1_000n)
      },
    },
  },
  hooks: {
    /** Before the first input. */
    onBlockStart({ state, random }) {
      state.numberOfTheBlock.set(Number(BigInt(random()) % 100n))
    },
    /** Behind the last one. Bounded: it looks at 20 and goes on with the next 20 in the next block. */
    onBlockEnd({ state, block, emit }) {
      const after = state.cursor.get()
      const page = state.pending.entries(after === 0 ? { limit: perBlock } : { after, limit: perBlock })
      for (const [reminder, due] of page) {
        if (due > block.timestamp) continue
        state.pending.delete(reminder)
        state.fired.set(reminder, null)
        emit('Fired', { reminder })
      }
      state.cursor.set(page.length < perBlock ? 0 : (page.at(-1)?.[0] ?? 0))
    },
  },
  invariants: {
    'a reminder that has fired is not pending': ({ state }) =>
      state.fired.entries({ limit: 1_000 }).every(([reminder]) => !state.pending.has(reminder)),
  },
})

await verify(reminders, { numRuns: 20 })
