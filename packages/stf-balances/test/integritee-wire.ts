import {
  AccountId,
  defineStf,
  enumeration,
  H256,
  option,
  struct,
  tuple,
  u8,
  u32,
  u128,
  unit,
  variant,
} from '@lockstep/core'

const assetId = enumeration({
  USDT: 10,
  USDT_E: 11,
  USDC: 20,
  USDC_E: 21,
  EURC_E: 23,
  ETH: 30,
  WETH: 31,
  BTC: 36,
  WBTC_E: 37,
  PEPE_E: 40,
})
const parentchainId = enumeration('Integritee', 'TargetA', 'TargetB')
const inert = { execute() {} }

/**
 * What else Integritee's worker has on the wire, declared as one STF without any code: a proof that the declaration
 * can say it.
 *
 * SPEC: Integritee worker, `enum TrustedCall` and `enum Getter`.
 */
export const integriteeWire = defineStf({
  name: 'integriteeWire',
  version: 1,
  state: {},
  calls: {
    balanceUnshield: { index: 3, args: { beneficiary: AccountId, amount: u128, shard: H256 }, ...inert },
    balanceShield: { index: 4, args: { who: AccountId, amount: u128, parentchain: parentchainId }, ...inert },
    wasteTime: { index: 11, args: { milliseconds: u32 }, ...inert },
    spamExtrinsics: { index: 12, args: { count: u32, parentchain: parentchainId }, ...inert },
    assetsUnshield: {
      index: 43,
      args: { beneficiary: AccountId, asset: assetId, amount: u128, shard: H256 },
      ...inert,
    },
    forceUnshieldAll: { index: 46, args: { who: AccountId, asset: option(assetId) }, ...inert },
  },
  getters: {
    public: {
      undistributedFees: { index: 2, args: { asset: option(assetId) }, returns: u128, read: () => 0n },
      parentchainsInfo: { index: 10, returns: unit, read: () => null },
      noteBucketsInfo: { index: 11, returns: unit, read: () => null },
    },
    trusted: {
      accountInfoAndSessionProxies: { index: 1, returns: unit, read: () => null },
      notesFor: { index: 10, args: { bucket: u32 }, returns: unit, read: () => null },
      assetBalance: { index: 40, args: { asset: assetId }, returns: u128, read: () => 0n },
    },
  },
})

/**
 * `guess_the_number` is an enum within the enum, and its sender stands behind the inner index. A declared call has its
 * sender behind the outer one, so this one needs a codec of its own.
 */
export const guessTheNumber = tuple(
  u8,
  variant({
    setWinnings: [0, struct({ origin: AccountId, winnings: u128 })],
    pushByOneDay: [1, struct({ origin: AccountId })],
    guess: [2, struct({ origin: AccountId, number: u32 })],
  }),
)
