import { AccountId, bytes, defineStf, H256, sum, u32, u128, value } from '@lockstep/core'
import type { UsedInterfaces } from '@lockstep/core/stf'
import { accountInfo, accountInfoOf } from './account-info.js'
import { deposit, fundsItems, transfer, withdraw } from './funds.js'
import { fundsInterface, fundsViews } from './funds-interface.js'
import { maxNoteSize, type NotedCall } from './noted-call.js'

/** Who keeps the notes, and how. */
interface Notebook<Uses> {
  readonly uses: Uses
  keep(use: UsedInterfaces<Uses>, call: NotedCall): void
}

/** The balances, with a place to keep notes in or without one; on the wire they are the same. */
export function createBalances<Uses extends Readonly<Record<string, { readonly interface: unknown }>>>({
  uses,
  keep,
}: Notebook<Uses>) {
  return defineStf({
    name: 'balances',
    version: 1,
    state: {
      totalIssuance: value(u128, 0n),
      ...fundsItems,
    },
    errors: ['InsufficientBalance', 'ForeignShard', 'IssuanceOverflow'],
    events: {
      Transferred: { from: AccountId, to: AccountId, amount: u128 },
      Shielded: { who: AccountId, amount: u128 },
      Unshielded: { from: AccountId, beneficiary: AccountId, amount: u128 },
      NoteSent: { from: AccountId, to: AccountId, note: bytes(maxNoteSize) },
    },
    effects: {
      unshieldFunds: { beneficiary: AccountId, amount: u128 },
    },
    uses,
    calls: {
      noop: { index: 0, roles: ['NonTransfer'], execute() {} },

      balanceTransfer: {
        index: 2,
        args: { to: AccountId, amount: u128 },
        roles: ['TransferAllowance'],
        spends: ({ amount }) => amount,
        execute({ state, origin, emit, fail }, { to, amount }) {
          if (!transfer(state, origin, to, amount)) fail('InsufficientBalance')
          emit('Transferred', { from: origin, to, amount })
        },
      },

      balanceTransferWithNote: {
        index: 5,
        args: { to: AccountId, amount: u128, note: bytes(maxNoteSize) },
        roles: ['TransferAllowance'],
        spends: ({ amount }) => amount,
        execute({ state, origin: from, use, emit, fail }, { to, amount, note }) {
          if (!transfer(state, from, to, amount)) fail('InsufficientBalance')
          emit('Transferred', { from, to, amount })
          emit('NoteSent', { from, to, note })
          keep(use, { type: 'balanceTransferWithNote', value: { from, to, amount, note } })
        },
      },

      balanceShieldThroughEnclaveBridgePallet: {
        index: 6,
        origin: 'enclave',
        receives: 'shieldFunds',
        args: { who: AccountId, amount: u128 },
        execute({ state, emit, fail }, { who, amount }) {
          if (state.totalIssuance.get() + amount >= 1n << 128n) fail('IssuanceOverflow')
          state.totalIssuance.update((issuance) => issuance + amount)
          deposit(state.account, who, amount)
          emit('Shielded', { who, amount })
        },
      },

      balanceUnshieldThroughEnclaveBridgePallet: {
        index: 7,
        args: { beneficiary: AccountId, amount: u128, shard: H256 },
        roles: ['TransferAllowance'],
        spends: ({ amount }) => amount,
        execute({ state, origin, shard, emit, fail, send }, { beneficiary, amount, shard: named }) {
          if (named !== shard) fail('ForeignShard')
          if (!withdraw(state.account, origin, amount)) fail('InsufficientBalance')
          state.totalIssuance.update((issuance) => issuance - amount)
          send('unshieldFunds', { beneficiary, amount })
          emit('Unshielded', { from: origin, beneficiary, amount })
        },
      },

      sendNote: {
        index: 20,
        args: { to: AccountId, note: bytes(maxNoteSize) },
        roles: ['NonTransfer'],
        execute({ origin: from, use, emit }, { to, note }) {
          emit('NoteSent', { from, to, note })
          keep(use, { type: 'sendNote', value: { from, to, note } })
        },
      },
    },
    getters: {
      public: {
        someValue: { index: 0, returns: u32, read: () => 42 },
        totalIssuance: { index: 1, returns: u128, read: ({ state }) => state.totalIssuance.get() },
      },
      trusted: {
        accountInfo: {
          index: 0,
          returns: accountInfo,
          roles: ['ReadBalance'],
          read: ({ state, origin, nonceOf }) =>
            accountInfoOf(nonceOf(origin), state.account.get(origin).free, state.reserved.get(origin)),
        },
      },
    },
    interface: fundsInterface,
    views: fundsViews,
    invariants: {
      issuance: ({ state }) =>
        sum(state.account, ({ free }) => free) + sum(state.reserved, (amount) => amount) === state.totalIssuance.get(),
    },
  })
}
