import { LockstepError } from '@lockstep/core'
import {
  type DispatchError,
  dispatchErrorName,
  type PalletErrorName,
  type PalletIndexes,
  type PalletWithErrors,
  palletError,
} from '../integritee/index.js'

/** Ends a dispatch: everything that the call wrote and emitted is taken back, its error stays as an event. */
export class DispatchFailure extends LockstepError {
  override readonly name: string = 'DispatchFailure'
  readonly dispatchError: DispatchError

  constructor(pallets: PalletIndexes, dispatchError: DispatchError) {
    super('DispatchFailure', `the call failed with ${dispatchErrorName(pallets, dispatchError)}`)
    this.dispatchError = dispatchError
  }
}

/** The failure with a pallet's error. */
export function palletFailure<Pallet extends PalletWithErrors>(
  pallets: PalletIndexes,
  pallet: Pallet,
  name: PalletErrorName<Pallet>,
): DispatchFailure {
  return new DispatchFailure(pallets, palletError(pallets, pallet, name))
}
