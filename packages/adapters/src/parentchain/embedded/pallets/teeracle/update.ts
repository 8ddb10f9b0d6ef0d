import { fromHex, type Hex } from '@lockstep/core'
import {
  type ExchangeRateUpdate,
  maximumOracleBlobSize,
  maximumOracleNameSize,
  maximumTradingPairSize,
  type OracleUpdate,
} from '../../../integritee/index.js'
import type { DispatchContext, Origin } from '../../dispatch-context.js'
import { palletFailure } from '../../dispatch-failure.js'
import { requireSigned } from '../../require-signed.js'
import { sovereignEnclave } from '../teerex/sovereign-enclave.js'
import { whitelistOf } from './change-whitelist.js'

/** Sets or deletes an exchange rate. Only a registered enclave whose code is whitelisted for the source may. */
export function updateExchangeRate(context: DispatchContext, origin: Origin, update: ExchangeRateUpdate): void {
  const { source, tradingPair, rate } = update
  const { fingerprint } = sovereignEnclave(context, requireSigned(context, origin))
  requireSize(context, tradingPair, maximumTradingPairSize, 'TradingPairStringTooLong')
  requireWhitelisted(context, source, fingerprint)
  if (rate === null || rate === 0n) {
    context.deposit({ type: 'teeracle', value: { type: 'exchangeRateDeleted', value: { source, tradingPair } } })
  } else {
    context.deposit({ type: 'teeracle', value: { type: 'exchangeRateUpdated', value: update } })
  }
  context.state.exchangeRates.set(`${source}/${tradingPair}`, rate ?? 0n)
}

/** Sets data that are no exchange rate. */
export function updateOracle(context: DispatchContext, origin: Origin, { name, source, blob }: OracleUpdate): void {
  const { fingerprint } = sovereignEnclave(context, requireSigned(context, origin))
  requireSize(context, name, maximumOracleNameSize, 'OracleDataNameStringTooLong')
  requireSize(context, blob, maximumOracleBlobSize, 'OracleBlobTooBig')
  requireWhitelisted(context, source, fingerprint)
  context.state.oracleData.set(`${source}/${name}`, blob)
  context.deposit({ type: 'teeracle', value: { type: 'oracleUpdated', value: { name, source } } })
}

function requireSize(
  { pallets }: DispatchContext,
  text: Hex,
  limit: number,
  error: 'TradingPairStringTooLong' | 'OracleDataNameStringTooLong' | 'OracleBlobTooBig',
): void {
  if (fromHex(text).length > limit) throw palletFailure(pallets, 'teeracle', error)
}

function requireWhitelisted(context: DispatchContext, source: Hex, fingerprint: Hex): void {
  if (whitelistOf(context, source).includes(fingerprint)) return
  throw palletFailure(context.pallets, 'teeracle', 'ReleaseNotWhitelisted')
}
