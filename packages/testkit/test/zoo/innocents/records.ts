import {
  AccountId,
  bool,
  composeStf,
  defineStf,
  doubleMap,
  enumeration,
  map,
  option,
  sum,
  text,
  u8,
  u32,
  u64,
  unit,
  value,
  variant,
} from '@lockstep/core'

/** Counts changed votes anew. */
export const voting = defineStf({
  name: 'voting',
  version: 1,
  state: { votes: map(AccountId, bool), yes: value(u32, 0), no: value(u32, 0) },
  calls: {
    vote: {
      args: { yes: bool },
      execute({ state, origin }, { yes }) {
        const former = state.votes.get(origin)
        if (former !== undefined) state[former ? 'yes' : 'no'].update((count) => count - 1)
        state.votes.set(origin, yes)
        state[yes ? 'yes' : 'no'].update((count) => count + 1)
      },
    },
  },
  invariants: {
    tally: ({ state }) => state.votes.entries({ limit: 1000 }).filter(([, yes]) => yes).length === state.yes.get(),
  },
})

/** Moves the last member into the place of who leaves; where that is the last, into none. */
export const members = defineStf({
  name: 'members',
  version: 1,
  state: { count: value(u32, 0), members: map(u32, AccountId), places: map(AccountId, u32) },
  errors: ['AlreadyIn', 'NotIn'],
  calls: {
    join: {
      execute({ state, origin, fail }) {
        if (state.places.has(origin)) fail('AlreadyIn')
        const count = state.count.get()
        state.members.set(count, origin)
        state.places.set(origin, count)
        state.count.set(count + 1)
      },
    },
    leave: {
      execute({ state, origin, fail }) {
        const place = state.places.get(origin)
        if (place === undefined) return fail('NotIn')
        const last = state.count.get() - 1
        const moved = state.members.get(last)
        if (moved !== undefined) {
          state.members.set(place, moved)
          state.places.set(moved, place)
        }
        state.places.delete(origin)
        state.members.delete(last)
        state.count.set(last)
      },
    },
  },
  invariants: {
    'members have places': ({ state }) => state.places.entries({ limit: 1000 }).length === state.count.get(),
  },
})

/** Deletes and makes the same entry again, in one call. */
export const reborn = defineStf({
  name: 'reborn',
  version: 1,
  state: { lives: map(AccountId, u32) },
  calls: {
    die: {
      execute({ state, origin }) {
        const lives = state.lives.get(origin) ?? 0
        state.lives.delete(origin)
        state.lives.set(origin, lives + 1)
      },
    },
  },
})

/** A hook in each block, whether anything is in it or not. */
export const blockCounter = defineStf({
  name: 'blockCounter',
  version: 1,
  state: { blocks: value(u64, 0n), calls: value(u64, 0n), busiest: value(u64, 0n), inBlock: value(u64, 0n) },
  events: { Busy: { calls: u64 } },
  calls: {
    knock: {
      execute({ state }) {
        state.calls.update((count) => count + 1n)
        state.inBlock.update((count) => count + 1n)
      },
    },
  },
  hooks: {
    onBlockStart({ state }) {
      state.blocks.update((count) => count + 1n)
      state.inBlock.set(0n)
    },
    onBlockEnd({ state, emit }) {
      const calls = state.inBlock.get()
      if (calls > state.busiest.get()) state.busiest.set(calls)
      if (calls > 2n) emit('Busy', { calls })
    },
  },
  invariants: { 'busiest is not more than all': ({ state }) => state.busiest.get() <= state.calls.get() },
})

/** Closes in time. */
export const deadlines = defineStf({
  name: 'deadlines',
  version: 1,
  state: { closesAt: map(u8, u32) },
  calls: {
    open: { args: { id: u8 }, execute: ({ state, block }, { id }) => state.closesAt.set(id, block.number + 2) },
  },
  hooks: {
    onBlockStart({ state, block }) {
      for (const [id, closesAt] of state.closesAt.entries({ limit: 300 })) {
        if (closesAt <= block.number) state.closesAt.delete(id)
      }
    },
  },
  invariants: {
    'what is open closes later': ({ state, block }) =>
      state.closesAt.entries({ limit: 1000 }).every(([, closesAt]) => closesAt > block.number),
  },
})

/** Keys of two parts, apart from each other. */
export const pairs = defineStf({
  name: 'pairs',
  version: 1,
  state: { pairs: doubleMap(u8, u8, unit), joined: map(text(8), unit), count: value(u32, 0) },
  calls: {
    add: {
      args: { first: u8, second: u8 },
      execute({ state }, { first, second }) {
        if (state.pairs.has(first, second)) return
        state.pairs.set(first, second, null)
        state.joined.set(`${first}/${second}`, null)
        state.count.update((count) => count + 1)
      },
    },
  },
  invariants: { 'no collision': ({ state }) => state.joined.entries({ limit: 1000 }).length === state.count.get() },
})

/** Sum types, options, names. */
export const shapes = defineStf({
  name: 'shapes',
  version: 1,
  state: {
    last: value(option(variant({ Circle: u8, Nothing: unit })), null),
    colour: value(enumeration('Red', 'Green'), 'Red'),
  },
  errors: { TooLarge: { most: u8 } },
  calls: {
    draw: {
      args: { shape: variant({ Circle: u8, Nothing: unit }) },
      execute({ state, fail }, { shape }) {
        if (shape.type === 'Circle' && shape.value > 200) fail('TooLarge', { most: 200 })
        state.last.set(shape)
      },
    },
    paint: {
      args: { colour: enumeration('Red', 'Green') },
      execute: ({ state }, { colour }) => state.colour.set(colour),
    },
    rub: { execute: ({ state }) => state.last.set(null) },
  },
  getters: {
    public: {
      colour: { returns: enumeration('Red', 'Green'), read: ({ state }) => state.colour.get() },
    },
  },
})

/** A vault for others to use. */
export const vault = defineStf({
  name: 'vault',
  version: 1,
  state: { held: map(AccountId, u64, 10n), taken: value(u64, 0n) },
  calls: {},
  interface: {
    take({ state }, who: `0x${string}`, amount: bigint): boolean {
      if (state.held.get(who) < amount) return false
      state.held.update(who, (held) => held - amount)
      state.taken.update((taken) => taken + amount)
      return true
    },
  },
  invariants: { conservation: ({ state }) => sum(state.held, (held) => 10n - held) === state.taken.get() },
})

const kiosk = defineStf({
  name: 'kiosk',
  version: 1,
  uses: { vault },
  state: { sold: value(u64, 0n) },
  errors: ['TooPoor'],
  calls: {
    buy: {
      execute({ state, origin, use, fail }) {
        state.sold.update((sold) => sold + 1n)
        if (!use.vault.take(origin, 4n)) fail('TooPoor')
      },
    },
  },
})

/** Two modules, and an invariant over both. */
export const mall = composeStf({
  name: 'mall',
  version: 1,
  modules: { vault: { stf: vault }, kiosk: { stf: kiosk } },
  invariants: { 'what is sold is paid': ({ state }) => state.kiosk.sold.get() * 4n === state.vault.taken.get() },
})

/** A root that hands itself on, and what only it may do. */
export const rooted = defineStf({
  name: 'rooted',
  version: 1,
  state: { root: value(option(AccountId), null), rules: value(u8, 0) },
  errors: ['AlreadyFounded'],
  calls: {
    found: {
      execute({ state, origin, fail }) {
        if (state.root.get() !== null) fail('AlreadyFounded')
        state.root.set(origin)
      },
    },
    rule: { origin: 'root', args: { rules: u8 }, execute: ({ state }, { rules }) => state.rules.set(rules) },
  },
  admission: { root: ({ state }) => state.root.get() ?? undefined },
})

/** Delegates by name. */
export const delegating = defineStf({
  name: 'delegating',
  version: 1,
  state: { delegates: doubleMap(AccountId, AccountId, unit), marks: map(AccountId, u32, 0) },
  calls: {
    trust: {
      args: { whom: AccountId },
      execute: ({ state, origin }, { whom }) => state.delegates.set(origin, whom, null),
    },
    mark: { execute: ({ state, origin }) => state.marks.update(origin, (marks) => marks + 1) },
  },
  admission: { authorizeCall: ({ state }, { sender, delegate }) => state.delegates.has(sender, delegate) },
})

/** A genesis with something in it. */
export const founded = defineStf({
  name: 'founded',
  version: 1,
  state: { total: value(u64, 0n), held: map(u8, u64, 0n) },
  calls: {
    move: {
      args: { from: u8, to: u8 },
      execute({ state: { held }, fail: _ }, { from, to }) {
        if (held.get(from) === 0n) return
        held.update(from, (free) => free - 1n)
        held.update(to, (free) => free + 1n)
      },
    },
  },
  genesis({ state }) {
    state.total.set(10n)
    state.held.set(0, 10n)
  },
  invariants: { conservation: ({ state }) => sum(state.held, (held) => held) === state.total.get() },
})
