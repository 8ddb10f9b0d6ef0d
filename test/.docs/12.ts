import { AccountId, defineStf, map, struct, u32, u64, value } from '@lockstep/core'
import { createPortableProvider } from '@lockstep/core/crypto'
import { migrateState } from '@lockstep/core/engine'
import { createState } from '@lockstep/core/state'
import { eachEntry, stfIdentity } from '@lockstep/core/stf'

/** Kept in the code for as long as there is state of it. */
const membersV1 = defineStf({
  name: 'members',
  version: 1,
  state: { name: map(AccountId, u64), joined: map(AccountId, u64), fee: value(u64, 10n) },
  calls: { join: { execute: ({ state, origin, block }) => state.joined.set(origin, block.timestamp) } },
})

export const members = defineStf({
  name: 'members',
  version: 2,
  state: {
    // The same declaration: it keeps its entries. `name` is gone, and so are its entries.
    fee: value(u64, 10n),
    // Another codec, and new: both start empty, and run fills them.
    joined: map(AccountId, struct({ at: u64, invitedBy: u32 })),
    count: value(u32, 0),
  },
  calls: {
    join: {
      execute({ state, origin, block }) {
        if (!state.joined.has(origin)) state.count.update((count) => count + 1)
        state.joined.set(origin, { at: block.timestamp, invitedBy: 0 })
      },
    },
  },
  migrate: {
    from: membersV1,
    run({ old, state }) {
      eachEntry(old.joined.entries, (at, who) => {
        state.joined.set(who, { at, invitedBy: 0 })
        state.count.update((count) => count + 1)
      })
    },
  },
})

// `migrateState` prepares and changes nothing; what it prepared is committed. To try it: an empty state of version 1.
const provider = createPortableProvider()
const state = createState(provider)
state.commit(migrateState({ stf: members, provider }, state, stfIdentity(provider, membersV1)))
