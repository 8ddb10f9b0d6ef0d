import { integritee, unit } from '@lockstep/stf-balances'
import { call, inbound, openShard, recordSnapshot, type SnapshotFile } from '@lockstep/testkit/shard'
import { alice, bob, charlie } from '../app-shard.js'

const { balances, sessionProxies } = integritee.modules
const { balanceShieldThroughEnclaveBridgePallet: shield, balanceTransferWithNote, sendNote } = balances.calls

/** Two notes of three parties, a session proxy with its deposit, and what the fees of it all came to. */
export function recordIntegritee1(): SnapshotFile {
  const { state, produce } = openShard(integritee)
  produce(10n, [inbound(shield, { who: alice, amount: 2n * unit }), inbound(shield, { who: bob, amount: unit })])
  produce(20n, [
    call(alice, balanceTransferWithNote, { to: bob, amount: 5n, note: '0x6869' }),
    call(bob, sendNote, { to: charlie, note: '0x796f' }),
    call(alice, sessionProxies.calls.addSessionProxy, {
      delegate: charlie,
      credentials: {
        role: { type: 'TransferAllowance', value: 1_000n },
        expiry: 5_000n,
        seed: `0x${'07'.repeat(32)}`,
      },
    }),
  ])
  return recordSnapshot(integritee, state)
}
