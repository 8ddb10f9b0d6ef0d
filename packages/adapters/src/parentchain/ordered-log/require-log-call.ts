import { type Hex, LockstepError, toHex } from '@lockstep/core'
import { type Codec, decode } from '@lockstep/core/codec'
import type { RuntimeCall } from '../integritee/index.js'

/** Which calls a log takes. */
export interface LogRules {
  readonly callCodec: Codec<RuntimeCall>
  readonly shieldAuthorities: readonly Hex[]
}

const recorded: readonly string[] = [
  'enclaveBridge.invoke',
  'enclaveBridge.confirmProcessedParentchainBlock',
  'enclaveBridge.unshieldFunds',
  'enclaveBridge.updateShardConfig',
  'teerex.registerSgxEnclave',
]

/**
 * Refuses what a log has no use for. It has no accounts that hold funds, so a shielding is a statement of somebody whom
 * the log's operator named; what enclaves send is recorded for whoever acts on it.
 *
 * @throws LockstepError `CallMalformed`, `CallNotRecorded` or `ShieldNotAllowed`.
 */
export function requireLogCall({ callCodec, shieldAuthorities }: LogRules, call: Uint8Array, signer: Hex): void {
  const { type, value } = decodeCall(callCodec, call)
  const name = `${type}.${value.type}`
  if (recorded.includes(name)) return
  if (name !== 'enclaveBridge.shieldFunds') {
    throw new LockstepError('CallNotRecorded', `the log does not record ${name}; it takes ${recorded.join(', ')}`, {
      field: 'call',
      value: name,
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

function decodeCall(callCodec: Codec<RuntimeCall>, call: Uint8Array): RuntimeCall {
  try {
    return decode(callCodec, call)
  } catch (cause) {
    throw new LockstepError(
      'CallMalformed',
      `the extrinsic's call (${call.length} bytes) is none of Integritee's; encode it with runtimeCallCodec`,
      { field: 'call', value: toHex(call.subarray(0, 2)) },
      { cause },
    )
  }
}
