import { fromHex } from '@lockstep/core'
import type { DispatchError } from './dispatch-error.js'
import type { PalletIndexes } from './pallet-indexes.js'

/**
 * The error names of each pallet, in the order of their indexes.
 *
 * SPEC: `#[pallet::error]` of `pallet_sudo`, `pallet_balances` (up to the one in use), and Integritee's teerex,
 * teeracle, sidechain and enclave-bridge pallets.
 */
export const palletErrors = {
  sudo: ['RequireSudo'],
  balances: ['VestingBalance', 'LiquidityRestrictions', 'InsufficientBalance', 'ExistentialDeposit', 'Expendability'],
  teerex: [
    'EnclaveSignerDecodeError',
    'SenderIsNotAttestedEnclave',
    'RemoteAttestationVerificationFailed',
    'RemoteAttestationTooOld',
    'SgxModeNotAllowed',
    'EnclaveIsNotRegistered',
    'EnclaveUrlTooLong',
    'RaProofTooLong',
    'EmptyEnclaveRegistry',
    'CollateralInvalid',
    'UnregisterActiveEnclaveNotAllowed',
    'SkippingAttestationNotAllowed',
  ],
  sidechain: ['FinalizationCandidateIsOutdated', 'AncestorNumberMismatch', 'AncestorHashMismatch', 'AncestorMissing'],
  teeracle: [
    'InvalidCurrency',
    'ReleaseWhitelistOverflow',
    'ReleaseNotWhitelisted',
    'ReleaseAlreadyWhitelisted',
    'TradingPairStringTooLong',
    'DataSourceStringTooLong',
    'OracleDataNameStringTooLong',
    'OracleBlobTooBig',
  ],
  enclaveBridge: [
    'WrongFingerprintForShard',
    'TooManyTopics',
    'DataTooLong',
    'TooManyEnclaves',
    'EnclaveNotFoundInShardStatus',
    'ShardNotFound',
  ],
} as const

/** A pallet whose errors are known here. */
export type PalletWithErrors = keyof typeof palletErrors
/** The name of one of a pallet's errors. */
export type PalletErrorName<Pallet extends PalletWithErrors> = (typeof palletErrors)[Pallet][number]

/** The dispatch error of a pallet's error. */
export function palletError<Pallet extends PalletWithErrors>(
  pallets: PalletIndexes,
  pallet: Pallet,
  name: PalletErrorName<Pallet>,
): DispatchError {
  const names: readonly string[] = palletErrors[pallet]
  const digits = names.indexOf(name).toString(16).padStart(2, '0')
  return { type: 'module', value: { index: pallets[pallet], error: `0x${digits}000000` } }
}

const palletNames: readonly PalletWithErrors[] = [
  'sudo',
  'balances',
  'teerex',
  'teeracle',
  'sidechain',
  'enclaveBridge',
]

/**
 * The error as people name it, such as `enclaveBridge.WrongFingerprintForShard`; numbers where the name is not known.
 */
export function dispatchErrorName(pallets: PalletIndexes, error: DispatchError): string {
  if (error.type === 'badOrigin') return 'badOrigin'
  const { index, error: bytes } = error.value
  const pallet = palletNames.find((name) => pallets[name] === index)
  const code = fromHex(bytes)[0] ?? 0
  return pallet === undefined ? `${index}.${code}` : `${pallet}.${palletErrors[pallet][code] ?? code}`
}
