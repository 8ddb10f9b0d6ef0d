import { balances } from '@lockstep/stf-balances'
import { call, inbound, openShard, recordSnapshot, type SnapshotFile, shard } from '@lockstep/testkit/shard'
import { alice, bob, charlie } from '../app-shard.js'

const { calls } = balances

/** Funds that came in, moved and left again, one amount beyond 64 bits, and three accounts that have signed. */
export function recordBalances1(): SnapshotFile {
  const { state, produce } = openShard(balances)
  produce(10n, [
    inbound(calls.balanceShieldThroughEnclaveBridgePallet, { who: alice, amount: 2n ** 64n + 1_000n }),
    inbound(calls.balanceShieldThroughEnclaveBridgePallet, { who: bob, amount: 77n }),
  ])
  produce(20n, [
    call(alice, calls.balanceTransfer, { to: bob, amount: 300n }),
    call(alice, calls.balanceTransfer, { to: charlie, amount: 1n }),
    call(bob, calls.balanceUnshieldThroughEnclaveBridgePallet, { beneficiary: bob, amount: 7n, shard }),
    call(charlie, calls.noop, {}),
  ])
  return recordSnapshot(balances, state)
}
