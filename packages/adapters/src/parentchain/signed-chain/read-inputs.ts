import { fromHex } from '@lockstep/core'
import { decode } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { OrderedInput } from '@lockstep/core/worker'
import { enclaveBridgeCallCodec, invokeIndex } from '../integritee/enclave-bridge-call.js'
import { indirectCallHash, invocationHash } from '../integritee/indirect-call.js'
import { requestBytes } from '../integritee/request.js'
import { refuseBlock } from './refuse-block.js'
import { callOfExtrinsic } from './signed-extrinsic.js'
import { decodeTimestampInherent } from './timestamp-inherent.js'

/** Where the pallets stand whose calls a worker reads. */
export interface InputPallets {
  readonly timestamp: number
  readonly enclaveBridge: number
}

/** The block's own time: its first extrinsic. */
export function readTimestamp(
  provider: CryptoProvider,
  pallets: InputPallets,
  inherent: Uint8Array | undefined,
): Extract<OrderedInput, { kind: 'timestamp' }> {
  const moment = inherent && decodeTimestampInherent(pallets.timestamp, inherent)
  if (moment === undefined) {
    throw refuseBlock('TimestampMissing', 'the first extrinsic does not set the timestamp', {
      field: 'extrinsics.0',
      value: inherent?.length ?? 0,
    })
  }
  return { kind: 'timestamp', moment, inputHash: indirectCallHash(provider, { type: 'timestampSet', value: moment }) }
}

/**
 * The input in an extrinsic that succeeded, `undefined` if it carries none. Only a top-level call counts: one that is
 * wrapped in another is ignored, as Integritee's worker does.
 */
export function readInput(
  provider: CryptoProvider,
  pallets: InputPallets,
  bytes: Uint8Array,
  index: number,
): OrderedInput | undefined {
  const call = decoded(index, () => decode(callOfExtrinsic, bytes))
  if (call[0] !== pallets.enclaveBridge) return undefined
  return call[1] === invokeIndex
    ? readInvocation(provider, call.subarray(2), index)
    : readShielding(provider, call.subarray(1), index)
}

function readInvocation(provider: CryptoProvider, request: Uint8Array, index: number): OrderedInput {
  const { shard, ciphertext } = decoded(index, () => decode(requestBytes, request))
  return { kind: 'invoke', shard, ciphertext, inputHash: invocationHash(provider, request) }
}

function readShielding(provider: CryptoProvider, bytes: Uint8Array, index: number): OrderedInput | undefined {
  const call = decoded(index, () => decode(enclaveBridgeCallCodec, bytes))
  if (call.type !== 'shieldFunds') return undefined
  const { shard, encryptedBeneficiary, amount } = call.value
  const inputHash = indirectCallHash(provider, call)
  return { kind: 'shield', shard, encryptedBeneficiary: fromHex(encryptedBeneficiary), amount, inputHash }
}

function decoded<T>(index: number, read: () => T): T {
  try {
    return read()
  } catch {
    throw refuseBlock('ExtrinsicMalformed', `extrinsic ${index} succeeded but cannot be decoded`, {
      field: `extrinsics.${index}`,
    })
  }
}
