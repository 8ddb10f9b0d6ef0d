import {
  AccountId,
  bool,
  bytes,
  defineStf,
  doubleMap,
  enumeration,
  map,
  option,
  struct,
  text,
  u8,
  u32,
  u64,
  value,
  vec,
} from '@lockstep/core'

const task = struct({
  title: text(80),
  stage: enumeration('open', 'done'),
  attachment: option(bytes(256)),
  tags: vec(u8, 4),
})

export const tasks = defineStf({
  name: 'tasks',
  version: 1,
  state: {
    /** One value. Reads give the initial one until it is written. */
    nextTask: value(u32, 0),
    /** Without a fallback, a missing key reads as `undefined`. */
    tasks: map(u32, task),
    /** With one, every key has a value, and an entry that equals it takes no room. */
    done: map(AccountId, u64, 0n),
    /** Two keys: the entries of one first key can be walked through. */
    watchers: doubleMap(u32, AccountId, bool),
  },
  errors: ['NoSuchTask'],
  calls: {
    add: {
      args: { title: text(80) },
      returns: u32,
      execute({ state }, { title }) {
        const number = state.nextTask.get()
        state.nextTask.set(number + 1)
        state.tasks.set(number, { title, stage: 'open', attachment: null, tags: [] })
        return number
      },
    },
    finish: {
      args: { task: u32 },
      execute({ state, origin, fail }, { task: number }) {
        if (!state.tasks.has(number)) fail('NoSuchTask')
        // A recipe changes a draft of the one entry in place, or returns the new value.
        state.tasks.update(number, (draft) => {
          draft.stage = 'done'
          draft.tags.push(1)
        })
        state.done.update(origin, (done) => done + 1n)
      },
    },
    watch: {
      args: { task: u32 },
      execute: ({ state, origin }, { task: number }) => state.watchers.set(number, origin, true),
    },
    unwatchAll: {
      args: { task: u32 },
      execute({ state }, { task: number }) {
        // At most 1,000 entries a page; { after: key, limit } reads on behind a key.
        for (const [who] of state.watchers.entries(number, { limit: 100 })) state.watchers.delete(number, who)
      },
    },
  },
})
