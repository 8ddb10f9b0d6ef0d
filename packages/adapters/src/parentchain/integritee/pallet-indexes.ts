/**
 * Where the pallets stand in a runtime: the first byte of every call and event, 0 to 255. `system`, `timestamp`, `sudo`
 * and `balances` are Substrate's, `teerex`, `teeracle`, `sidechain` and `enclaveBridge` are Integritee's.
 *
 * SPEC: `construct_runtime!` of integritee-node. Clients of a real node read the indexes from its metadata; these are
 * the ones of the published runtimes.
 */
export interface PalletIndexes {
  readonly system: number
  readonly timestamp: number
  readonly sudo: number
  readonly balances: number
  readonly teerex: number
  readonly teeracle: number
  readonly sidechain: number
  readonly enclaveBridge: number
}

/** Pallet indexes of integritee-node. */
export const integriteePalletIndexes: PalletIndexes = {
  system: 0,
  timestamp: 3,
  sudo: 5,
  balances: 10,
  teerex: 50,
  teeracle: 52,
  sidechain: 53,
  enclaveBridge: 54,
}
