import { AccountId, bytes, defineStf, H256, map, struct, sum, u32, u128, value } from '@lockstep/core'
import { accountInfo, accountInfoOf } from './account-info.js'
import { deposit, withdraw } from './funds.js'

/** The most bytes that a note may have. */
export const maxNoteSize = 512

/**
 * Integritee's balances: funds come in by shielding on the parentchain, move by trusted calls, and leave by
 * unshielding.
 *
 * SPEC: names, indices and argument layouts are those of the Integritee worker's `TrustedCall` and `Getter`; every
 * call's first argument there, the sender, is the `origin` here. `docs/compatibility.md` lists what is deliberately
 * different.
 */
export const balances = defineStf({
  name: 'balances',
  version: 1,
  state: {
    totalIssuance: value(u128, 0n),
    account: map(AccountId, struct({ free: u128 }), { free: 0n }),
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
  calls: {
    noop: { index: 0, execute() {} },

    balanceTransfer: {
      index: 2,
      args: { to: AccountId, amount: u128 },
      execute({ state, origin, emit, fail }, { to, amount }) {
        if (!withdraw(state.account, origin, amount)) fail('InsufficientBalance')
        deposit(state.account, to, amount)
        emit('Transferred', { from: origin, to, amount })
      },
    },

    balanceTransferWithNote: {
      index: 5,
      args: { to: AccountId, amount: u128, note: bytes(maxNoteSize) },
      execute({ state, origin, emit, fail }, { to, amount, note }) {
        if (!withdraw(state.account, origin, amount)) fail('InsufficientBalance')
        deposit(state.account, to, amount)
        emit('Transferred', { from: origin, to, amount })
        emit('NoteSent', { from: origin, to, note })
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
      execute({ origin, emit }, { to, note }) {
        emit('NoteSent', { from: origin, to, note })
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
        read: ({ state, origin, nonceOf }) => accountInfoOf(nonceOf(origin), state.account.get(origin).free),
      },
    },
  },
  invariants: {
    issuance: ({ state }) => sum(state.account, ({ free }) => free) === state.totalIssuance.get(),
  },
})
