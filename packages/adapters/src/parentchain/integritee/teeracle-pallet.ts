import type { Hex } from '@lockstep/core'
import { bytes, type Codec, fixedBytes, option, struct, u64, variant } from '@lockstep/core/codec'

/** Longest name of a data source, in bytes. SPEC: `MAX_SOURCE_LEN`. */
export const maximumSourceSize = 40
/** Longest trading pair, such as `TEER/USD`, in bytes. SPEC: `MAX_TRADING_PAIR_LEN`. */
export const maximumTradingPairSize = 11
/** Longest name of data that are no exchange rate, in bytes. */
export const maximumOracleNameSize = 40
/** Longest data that are no exchange rate, in bytes. */
export const maximumOracleBlobSize = 4096
/** Most releases of code that may speak for one source. SPEC: integritee-node, `MaxWhitelistedReleases`. */
export const maximumWhitelistedReleases = 10

/** A release of code and a source that it may speak for. Texts are UTF-8 bytes. */
export interface WhitelistedRelease {
  readonly source: Hex
  readonly mrenclave: Hex
}

/** The rate of a pair of currencies by one data source. Texts are UTF-8 bytes. */
export interface ExchangeRateUpdate {
  readonly source: Hex
  readonly tradingPair: Hex
  /** Fixed point with 32 binary digits behind the point; `null` deletes it. */
  readonly rate: bigint | null
}

/** Data that are no exchange rate, by name and source. Texts are UTF-8 bytes. */
export interface OracleUpdate {
  readonly name: Hex
  readonly source: Hex
  readonly blob: Hex
}

/** A call of the teeracle pallet. */
export type TeeracleCall =
  | { readonly type: 'addToWhitelist'; readonly value: WhitelistedRelease }
  | { readonly type: 'removeFromWhitelist'; readonly value: WhitelistedRelease }
  | { readonly type: 'updateOracle'; readonly value: OracleUpdate }
  | { readonly type: 'updateExchangeRate'; readonly value: ExchangeRateUpdate }

/** An event of the teeracle pallet. */
export type TeeracleEvent =
  | { readonly type: 'exchangeRateUpdated'; readonly value: ExchangeRateUpdate }
  | { readonly type: 'exchangeRateDeleted'; readonly value: Omit<ExchangeRateUpdate, 'rate'> }
  /** Carries no data: whoever wants them reads the extrinsic. */
  | { readonly type: 'oracleUpdated'; readonly value: Omit<OracleUpdate, 'blob'> }
  | { readonly type: 'addedToWhitelist'; readonly value: WhitelistedRelease }
  | { readonly type: 'removedFromWhitelist'; readonly value: WhitelistedRelease }

/** On the wire wider than the pallet's limits, so that a call that breaks them fails with the pallet's own error. */
const wireText = bytes(256)
const wireBlob = bytes(8192)

const releaseCodec: Codec<WhitelistedRelease> = struct({ source: wireText, mrenclave: fixedBytes(32) })
const rateCodec: Codec<ExchangeRateUpdate> = struct({ source: wireText, tradingPair: wireText, rate: option(u64) })

/** SPEC: Integritee's teeracle pallet, `call_index` 0 to 3; a rate is a `substrate_fixed::U32F32`. */
export const teeracleCallCodec: Codec<TeeracleCall> = variant({
  addToWhitelist: [0, releaseCodec],
  removeFromWhitelist: [1, releaseCodec],
  updateOracle: [2, struct({ name: wireText, source: wireText, blob: wireBlob })],
  updateExchangeRate: [3, rateCodec],
})

/** SPEC: Integritee's teeracle pallet, events 0 to 4. */
export const teeracleEventCodec: Codec<TeeracleEvent> = variant({
  exchangeRateUpdated: [0, rateCodec],
  exchangeRateDeleted: [1, struct({ source: wireText, tradingPair: wireText })],
  oracleUpdated: [2, struct({ name: wireText, source: wireText })],
  addedToWhitelist: [3, releaseCodec],
  removedFromWhitelist: [4, releaseCodec],
})
