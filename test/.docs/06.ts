import { AccountId, bool, defineStf, map, option, struct, text, u32, vec } from '@lockstep/core'

export const board = defineStf({
  name: 'board',
  version: 1,
  state: {
    notices: map(AccountId, text(200)),
    inbox: map(AccountId, vec(text(80), 10), []),
  },
  calls: {
    post: {
      args: { notice: text(200) },
      execute: ({ state, origin }, { notice }) => state.notices.set(origin, notice),
    },
    write: {
      args: { to: AccountId, note: text(80) },
      execute({ state }, { to, note }) {
        state.inbox.update(to, (notes) => {
          if (notes.length === 10) notes.shift()
          notes.push(note)
        })
      },
    },
  },
  getters: {
    /** Anybody may ask. */
    public: {
      notice: {
        args: { of: AccountId },
        returns: option(text(200)),
        /** The worker can show the entries that the answer was made from, proven under the block's state root. */
        proven: true,
        read: ({ state }, args) => state.notices.get(args.of) ?? null,
      },
      page: {
        args: { after: option(AccountId) },
        returns: vec(struct({ by: AccountId, notice: text(200) }), 50),
        read({ state }, { after }) {
          const page = after === null ? { limit: 50 } : { after, limit: 50 }
          return state.notices.entries(page).map(([by, notice]) => ({ by, notice }))
        },
      },
    },
    /** Only by a signature of `origin`, or of a delegate. */
    trusted: {
      inbox: { returns: vec(text(80), 10), read: ({ state, origin }) => state.inbox.get(origin) },
      hasMail: { returns: bool, read: ({ state, origin }) => state.inbox.has(origin) },
      sent: { returns: u32, read: ({ origin, nonceOf }) => nonceOf(origin) },
    },
  },
})
