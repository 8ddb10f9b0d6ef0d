import { type Hex, LockstepError, toHex } from '@lockstep/core'
import { type Codec, decode } from '@lockstep/core/codec'
import type { PalletIndexes, RuntimeCall } from '../integritee/index.js'
import { readInvocation } from '../integritee/read-invocation.js'

/** Which calls a log takes. */
export interface LogRules {
  /** Of the pallets. */
  readonly callCodec: Codec<RuntimeCall>
  readonly pallets: Pick<PalletIndexes, 'enclaveBridge'>
  readonly shieldAuthorities: readonly Hex[]
}

const recorded: readonly string[] = [
  'enclaveBridge.invoke',
  'enclaveBridge.confirmProcessedParentchainBlock',
  'enclaveBridge.unshieldFunds',
  'enclaveBridge.publishHash',
  'enclaveBridge.updateShardConfig',
  'teerex.registerSgxEnclave',
]

/**
 * Refuses what a log has no use for. It has no accounts that hold funds, so a shielding is a statement of somebody whom
 * the log's operator named; what enclaves send is recorded for whoever acts on it.
 *
 * @throws LockstepError `CallMalformed`, `CallNotRecorded` or `ShieldNotAllowed`.
 */
export function requireLogCall(rules: LogRules, call: Uint8Array, signer: Hex): void {
  // PERF: nearly all calls are requests, which are long.
  if (readInvocation(rules.pallets.enclaveBridge, call) !== undefined) return
  const { callCodec, shieldAuthorities } = rules
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
