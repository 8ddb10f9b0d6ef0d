import type { Hex } from '@lockstep/core'
import { defineModel } from '@lockstep/testkit'
import { balances } from '../../src/index.js'

type Free = Readonly<Record<Hex, bigint>>

const most = 2n ** 128n
const add = (free: Free, who: Hex, amount: bigint): Free => ({ ...free, [who]: (free[who] ?? 0n) + amount })
const total = (free: Free): bigint => Object.values(free).reduce((sum, amount) => sum + amount, 0n)
const take = (free: Free, who: Hex, amount: bigint, fail: (error: string) => never): Free =>
  (free[who] ?? 0n) < amount ? fail('InsufficientBalance') : add(free, who, -amount)

/** The balances as a map from accounts to amounts, and nothing else. */
export const balancesModel = defineModel(balances, {
  initial: (): Free => ({}),
  events: true,
  calls: {
    noop: (free) => free,
    sendNote(free, { origin: from, emit }, { to, note }) {
      emit('NoteSent', { from, to, note })
      return free
    },
    balanceTransfer(free, { origin: from, fail, emit }, { to, amount }) {
      emit('Transferred', { from, to, amount })
      return add(take(free, from, amount, fail), to, amount)
    },
    balanceTransferWithNote(free, { origin: from, fail, emit }, { to, amount, note }) {
      emit('Transferred', { from, to, amount })
      emit('NoteSent', { from, to, note })
      return add(take(free, from, amount, fail), to, amount)
    },
    balanceShieldThroughEnclaveBridgePallet(free, { fail, emit }, { who, amount }) {
      emit('Shielded', { who, amount })
      return total(free) + amount >= most ? fail('IssuanceOverflow') : add(free, who, amount)
    },
    balanceUnshieldThroughEnclaveBridgePallet(free, { origin: from, shard, fail, emit }, args) {
      const { beneficiary, amount } = args
      emit('Unshielded', { from, beneficiary, amount })
      return args.shard === shard ? take(free, from, amount, fail) : fail('ForeignShard')
    },
  },
  getters: {
    public: { someValue: () => 42, totalIssuance: total },
    trusted: {
      accountInfo: (free, { origin, nonceOf }) => ({
        ...{ nonce: nonceOf(origin), consumers: 0, providers: 0, sufficients: 0 },
        data: { free: free[origin] ?? 0n, reserved: 0n, frozen: 0n, flags: 0n },
      }),
    },
  },
})
