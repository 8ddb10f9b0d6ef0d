/** Lots that may be open at the same time: so many does the end of every block look at. */
export const maxOpenLots = 64
/** Deposits that are given back at the end of a block; the others wait for the next. */
export const refundsPerBlock = 50
/** 30 days. */
export const longestSeconds = 2_592_000
/** Bids in an answer of the getter `bids`. */
export const bidsPerPage = 100
