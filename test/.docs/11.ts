import { AccountId, bool, composeStf, defineStf, doubleMap } from '@lockstep/core'
import { balances } from '@lockstep/stf-balances'

const gate = defineStf({
  name: 'gate',
  version: 1,
  uses: { balances },
  state: { delegates: doubleMap(AccountId, AccountId, bool) },
  calls: {
    appoint: {
      args: { delegate: AccountId },
      execute: ({ state, origin }, { delegate }) => state.delegates.set(origin, delegate, true),
    },
  },
  admission: {
    /** May `delegate` sign in the sender's name? Here for what gives nothing away; calls say so by `spends`. */
    authorizeCall: ({ state }, { sender, delegate, spends }) => spends === 0n && state.delegates.has(sender, delegate),
    authorizeGetter: ({ state }, { sender, delegate }) => state.delegates.has(sender, delegate),
    /** What it writes stays, also when the call fails later; false refuses the call. */
    chargeFee: ({ use, shard }, { sender, size }) => use.balances.transfer(sender, shard, BigInt(size)),
  },
})

export const bank = composeStf({
  name: 'bank',
  version: 1,
  modules: { balances: { stf: balances, index: 'top' }, gate: { stf: gate } },
})
