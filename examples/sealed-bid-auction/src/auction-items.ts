import {
  AccountId,
  doubleMap,
  fixedBytes,
  map,
  option,
  struct,
  text,
  u32,
  u64,
  u128,
  unit,
  value,
  vec,
} from '@lockstep/core'
import { leader } from './leader.js'
import { maxOpenLots } from './limits.js'

export const lot = struct({ seller: AccountId, title: text(80), reserve: u128, maxDeposit: u128, closesAt: u64 })
export const outcome = struct({ winner: option(AccountId), price: u128 })

/** What the auction keeps. */
export const auctionItems = {
  nextLot: value(u32, 0),
  lots: map(u32, lot),
  openLots: value(vec(u32, maxOpenLots), []),
  /** Closed lots that still have deposits to give back. */
  refunding: map(u32, unit),
  /** By lot and bidder. The salt keeps the published state root from confirming a guessed bid. */
  bids: doubleMap(u32, AccountId, struct({ amount: u128, salt: fixedBytes(16) })),
  /** By lot and bidder: what is still reserved. */
  deposits: doubleMap(u32, AccountId, u128),
  leaders: map(u32, leader),
  outcomes: map(u32, outcome),
}
