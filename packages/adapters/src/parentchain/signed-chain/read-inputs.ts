import { fromHex } from '@lockstep/core'
import { decode } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { OrderedInput } from '@lockstep/core/worker'
import { type EnclaveBridgeCall, enclaveBridgeCallCodec } from '../integritee/enclave-bridge-call.js'
import { indirectCallHash, invocationHash } from '../integritee/indirect-call.js'
import { readInvocation } from '../integritee/read-invocation.js'
import { readExtrinsic } from './read-extrinsic.js'
import { refuseBlock } from './refuse-block.js'
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
  const encoded = decoded(index, () => readExtrinsic(bytes)).call
  const invocation = readInvocation(pallets.enclaveBridge, encoded)
  if (invocation !== undefined) {
    const inputHash = invocationHash(provider, invocation.encoded)
    return { kind: 'invoke', shard: invocation.shard, ciphertext: invocation.payload, inputHash }
  }
  const call = bridgeCall(pallets, encoded, index)
  if (call?.type === 'shieldFunds') {
    const { shard, encryptedBeneficiary, amount } = call.value
    const inputHash = indirectCallHash(provider, call)
    return { kind: 'shield', shard, encryptedBeneficiary: fromHex(encryptedBeneficiary), amount, inputHash }
  }
  return undefined
}

function bridgeCall(pallets: InputPallets, call: Uint8Array, index: number): EnclaveBridgeCall | undefined {
  if (call[0] !== pallets.enclaveBridge) return undefined
  return decoded(index, () => decode(enclaveBridgeCallCodec, call.subarray(1)))
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
