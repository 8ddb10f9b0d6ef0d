import { AccountId, defineStf, fixedBytes, option, struct, text, u32, u64, u128, vec } from '@lockstep/core'
import { balances } from '@lockstep/stf-balances'
import { bidsAreBacked, highestBidsLead, lotsAreOpenOrDecided } from './auction-invariants.js'
import { auctionItems, lot, outcome } from './auction-items.js'
import { leaderAfter } from './leader.js'
import { bidsPerPage, longestSeconds, maxOpenLots, refundsPerBlock } from './limits.js'

/**
 * Second-price auctions with sealed bids: a bid is encrypted on its way, hidden in the enclave's state until its lot
 * closes, and backed by a deposit that may be larger, so that not even the bidder's balance tells it.
 */
export const sealedBidAuction = defineStf({
  name: 'sealedBidAuction',
  version: 1,
  uses: { balances },
  state: auctionItems,
  errors: {
    UnknownLot: { nextLot: u32 },
    LotClosed: { closedAt: u64 },
    TooManyLots: { limit: u32 },
    OutOfBounds: { least: u128, most: u128 },
    OwnLot: {},
    AlreadyBid: {},
    NotEnoughFunds: { needed: u128 },
    DepositMissing: {},
  },
  // Of a bid before the close, nothing but that there is one.
  events: {
    LotOpened: { lot: u32, seller: AccountId },
    BidPlaced: { lot: u32 },
    LotClosed: { lot: u32, winner: option(AccountId), price: u128 },
    RefundFailed: { lot: u32, bidder: AccountId, deposit: u128 },
  },
  calls: {
    openLot: {
      args: { title: text(80), reserve: u128, maxDeposit: u128, seconds: u32 },
      returns: u32,
      execute({ state, origin, block, emit, fail }, { seconds, ...terms }) {
        if (seconds > longestSeconds) fail('OutOfBounds', { least: 0n, most: BigInt(longestSeconds) })
        if (terms.reserve > terms.maxDeposit) fail('OutOfBounds', { least: 0n, most: terms.maxDeposit })
        if (state.openLots.get().length >= maxOpenLots) fail('TooManyLots', { limit: maxOpenLots })
        const number = state.nextLot.get()
        state.nextLot.set(number + 1)
        state.lots.set(number, { ...terms, seller: origin, closesAt: block.timestamp + BigInt(seconds) * 1_000n })
        state.openLots.update((open) => void open.push(number))
        emit('LotOpened', { lot: number, seller: origin })
        return number
      },
    },
    bid: {
      args: { lot: u32, amount: u128, deposit: u128, salt: fixedBytes(16) },
      spends: ({ deposit }) => deposit,
      execute({ state, origin, block, use, emit, fail }, { lot: number, amount, deposit, salt }) {
        const found = state.lots.get(number)
        if (found === undefined) return fail('UnknownLot', { nextLot: state.nextLot.get() })
        const { seller, reserve, maxDeposit, closesAt } = found
        if (block.timestamp >= closesAt) fail('LotClosed', { closedAt: closesAt })
        if (origin === seller) fail('OwnLot')
        if (state.bids.has(number, origin)) fail('AlreadyBid')
        if (amount < reserve || amount > deposit) fail('OutOfBounds', { least: reserve, most: deposit })
        if (deposit > maxDeposit) fail('OutOfBounds', { least: amount, most: maxDeposit })
        if (!use.balances.reserve(origin, deposit)) fail('NotEnoughFunds', { needed: deposit })
        state.bids.set(number, origin, { amount, salt })
        state.deposits.set(number, origin, deposit)
        state.leaders.set(number, leaderAfter(state.leaders.get(number), origin, amount, reserve))
        emit('BidPlaced', { lot: number })
      },
    },
  },
  getters: {
    // None is `proven`, not even what all may know: a proof shows hashes of entries beside those that are read, the asker
    // chooses which by the number of a lot that need not exist, and `leaders` and `deposits` have no salt.
    public: {
      lot: {
        args: { lot: u32 },
        returns: option(lot),
        read: ({ state }, args) => state.lots.get(args.lot) ?? null,
      },
      outcome: {
        args: { lot: u32 },
        returns: option(outcome),
        read: ({ state }, args) => state.outcomes.get(args.lot) ?? null,
      },
      /** All bids, page by page, once the lot has closed; none before. */
      bids: {
        args: { lot: u32, after: option(AccountId) },
        returns: vec(struct({ bidder: AccountId, amount: u128 }), bidsPerPage),
        read({ state }, { lot: number, after }) {
          if (!state.outcomes.has(number)) return []
          const page = after === null ? { limit: bidsPerPage } : { after, limit: bidsPerPage }
          return state.bids.entries(number, page).map(([bidder, { amount }]) => ({ bidder, amount }))
        },
      },
    },
    trusted: {
      myBid: {
        args: { lot: u32 },
        returns: option(struct({ amount: u128, deposit: u128 })),
        read({ state, origin }, args) {
          const bid = state.bids.get(args.lot, origin)
          return bid === undefined ? null : { amount: bid.amount, deposit: state.deposits.get(args.lot, origin) ?? 0n }
        },
      },
    },
  },
  hooks: {
    onBlockEnd({ state, block, use, emit, fail, attempt }) {
      for (const number of state.openLots.get()) {
        const found = state.lots.get(number)
        if (found === undefined || block.timestamp < found.closesAt) continue
        const best = state.leaders.get(number)
        // In a transaction of its own: a lot that cannot be paid for must not keep the others open.
        const isSold =
          best !== undefined &&
          attempt(() => {
            if (!use.balances.transferReserved(best.bidder, found.seller, best.price)) fail('DepositMissing')
            state.deposits.update(number, best.bidder, (deposit) => deposit - best.price)
          })
        const result = isSold ? { winner: best.bidder, price: best.price } : { winner: null, price: 0n }
        state.outcomes.set(number, result)
        state.openLots.set(state.openLots.get().filter((other) => other !== number))
        state.refunding.set(number, null)
        emit('LotClosed', { lot: number, ...result })
      }
      let left = refundsPerBlock
      for (const [number] of state.refunding.entries({ limit: refundsPerBlock })) {
        if (left === 0) break
        const page = state.deposits.entries(number, { limit: left })
        for (const [bidder, deposit] of page) {
          if (!use.balances.release(bidder, deposit)) emit('RefundFailed', { lot: number, bidder, deposit })
          state.deposits.delete(number, bidder)
        }
        if (page.length < left) state.refunding.delete(number)
        left -= page.length
      }
    },
  },
  invariants: {
    'a lot is open or has an outcome': ({ state }) => lotsAreOpenOrDecided(state),
    'the highest bid leads, at the second price': ({ state }) => highestBidsLead(state),
    'deposits back the bids until their lot closes': ({ state }) => bidsAreBacked(state),
  },
})
