import { type Hex, LockstepError, toHex } from '@lockstep/core'
import { decode } from '@lockstep/core/codec'
import { type EnclaveBridgeCall, enclaveBridgeCallCodec } from '../integritee/index.js'

/** Which calls a log takes. */
export interface LogRules {
  readonly bridgePalletIndex: number
  readonly shieldAuthorities: readonly Hex[]
}

const recorded: readonly EnclaveBridgeCall['type'][] = ['invoke', 'confirmProcessedParentchainBlock', 'unshieldFunds']

/**
 * Refuses what a log has no use for. It has no accounts that hold funds, so a shielding is a statement of somebody whom the log's
 * operator named; unshieldings and confirmations are recorded for whoever acts on them.
 *
 * @throws LockstepError `CallMalformed`, `CallNotRecorded` or `ShieldNotAllowed`.
 */
export function requireLogCall(
  { bridgePalletIndex, shieldAuthorities }: LogRules,
  call: Uint8Array,
  signer: Hex,
): void {
  const { type } = decodeCall(bridgePalletIndex, call)
  if (recorded.includes(type)) return
  if (type !== 'shieldFunds') {
    throw new LockstepError('CallNotRecorded', `the log does not record ${type}; it takes ${recorded.join(', ')}`, {
      field: 'call',
      value: type,
      limit: recorded,
    })
  }
  if (shieldAuthorities.includes(signer)) return
  throw new LockstepError(
    'ShieldNotAllowed',
    `${signer} is none of the log's ${shieldAuthorities.length} shield authorities; have one of them sign`,
    { field: 'signer', value: signer, limit: shieldAuthorities },
  )
}

function decodeCall(bridgePalletIndex: number, call: Uint8Array): EnclaveBridgeCall {
  try {
    if (call[0] === bridgePalletIndex) return decode(enclaveBridgeCallCodec, call.subarray(1))
  } catch (cause) {
    throw malformed(call, bridgePalletIndex, { cause })
  }
  throw malformed(call, bridgePalletIndex)
}

function malformed(call: Uint8Array, bridgePalletIndex: number, options?: ErrorOptions): LockstepError {
  return new LockstepError(
    'CallMalformed',
    `the extrinsic's call (${call.length} bytes) is none of the pallet ${bridgePalletIndex}; encode it with enclaveBridgeCallCodec`,
    { field: 'call', value: toHex(call.subarray(0, 2)), limit: bridgePalletIndex },
    options,
  )
}
