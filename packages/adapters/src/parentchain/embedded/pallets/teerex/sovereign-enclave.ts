import type { Hex } from '@lockstep/core'
import type { DispatchContext } from '../../dispatch-context.js'
import { palletFailure } from '../../dispatch-failure.js'
import type { RegisteredEnclave } from '../../registered-enclave.js'

/** The enclave that acts by this account. */
export function sovereignEnclave({ state, pallets }: DispatchContext, account: Hex): RegisteredEnclave {
  const enclave = state.sovereignEnclaves.get(account)
  if (enclave === undefined) throw palletFailure(pallets, 'teerex', 'EnclaveIsNotRegistered')
  return enclave
}
