import { AccountId, bytes, option, struct, u8, u32, u64, vec } from '../../src/codec/index.js'
import { type Hex, toHex } from '../../src/hex.js'
import { defineStf, doubleMap, map, value } from '../../src/stf/index.js'

const slots = vec(u8, 100)
const largeNote: Hex = toHex(new Uint8Array(300).fill(7))

/** An STF whose getters read in every way that there is. */
export const ledger = defineStf({
  name: 'ledger',
  version: 1,
  state: {
    total: value(u64, 0n),
    note: map(u8, bytes(300)),
    owner: map(u8, AccountId),
    count: doubleMap(u8, u8, u32, 0),
    friend: map(AccountId, AccountId),
  },
  errors: ['NotYours'],
  calls: {
    write: {
      args: { slot: u8, note: bytes(300) },
      execute({ state, origin, fail }, { slot, note }) {
        const owner = state.owner.get(slot)
        if (owner !== undefined && owner !== origin) fail('NotYours')
        state.owner.set(slot, origin)
        state.note.set(slot, note)
        state.total.update((total) => total + 1n)
        state.count.update(slot, note.length % 256, (count) => count + 1)
      },
    },
    clear: {
      args: { slot: u8 },
      execute({ state }, { slot }) {
        state.note.delete(slot)
        state.owner.delete(slot)
      },
    },
    befriend: {
      args: { friend: option(AccountId) },
      execute({ state, origin }, { friend }) {
        if (friend === null) state.friend.delete(origin)
        else state.friend.set(origin, friend)
      },
    },
  },
  genesis({ state }) {
    state.note.set(255, largeNote)
  },
  getters: {
    public: {
      total: { proven: true, returns: u64, read: ({ state }) => state.total.get() },
      note: {
        proven: true,
        args: { slot: u8 },
        returns: option(bytes(300)),
        read: ({ state }, { slot }) => state.note.get(slot) ?? null,
      },
      /** What it reads second depends on what it has read first. */
      ownerNonce: {
        proven: true,
        args: { slot: u8 },
        returns: struct({ nonce: u32, block: u32, timestamp: u64, shard: AccountId }),
        read({ state, nonceOf, block, shard }, { slot }) {
          const owner = state.owner.get(slot)
          const nonce = owner === undefined ? 0xffff : nonceOf(owner)
          return { nonce, block: block.number, timestamp: block.timestamp, shard }
        },
      },
      present: {
        proven: true,
        args: { slots },
        returns: slots,
        read: ({ state }, { slots: asked }) => asked.filter((slot) => state.note.has(slot)),
      },
      count: {
        proven: true,
        args: { first: u8, second: u8 },
        returns: u32,
        read: ({ state }, { first, second }) => state.count.get(first, second),
      },
      constant: { proven: true, returns: u8, read: () => 42 },
      /** Turns every failure of a read into an answer. */
      careless: {
        proven: true,
        args: { slot: u8 },
        returns: u8,
        read({ state }, { slot }) {
          try {
            return state.note.has(slot) ? 1 : 0
          } catch {
            return 0
          }
        },
      },
      firstNotes: {
        proven: true,
        returns: vec(u8, 5),
        read: ({ state }) => state.note.entries({ limit: 5 }).map(([slot]) => slot),
      },
      hidden: { returns: u64, read: ({ state }) => state.total.get() },
      fails: {
        proven: true,
        returns: u8,
        read() {
          throw new Error('ouch')
        },
      },
    },
    trusted: {
      mine: {
        proven: true,
        returns: struct({ who: AccountId, nonce: u32, friend: option(AccountId) }),
        read: ({ state, origin, nonceOf }) => {
          return { who: origin, nonce: nonceOf(origin), friend: state.friend.get(origin) ?? null }
        },
      },
    },
  },
  admission: {
    authorizeGetter: ({ state }, { sender, delegate }) => state.friend.get(sender) === delegate,
  },
})
