import { fromHex, type Hex, toHex } from '@lockstep/core'
import { compact, decode, struct, u64 } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { OrderedInput } from '@lockstep/core/worker'
import { concatBytes } from '@noble/hashes/utils.js'
import { type EnclaveBridgeCall, enclaveBridgeCallCodec, indirectCallHash } from '../integritee/index.js'
import { refuseBlock } from '../signed-chain/refuse-block.js'
import { executedCalls } from './executed-calls.js'
import { carriedBytes, decodeCarried, type RequestCarrier } from './request-carrier.js'
import type { RuntimeCallView, RuntimeEventView, RuntimeExtrinsic } from './substrate-runtime.js'

/** With what a runtime's extrinsics are read. */
export interface InputReader {
  readonly provider: CryptoProvider
  /** `undefined` for a runtime that has the enclave-bridge pallet. */
  readonly carrier: RequestCarrier | undefined
}

const timestampArguments = struct({ now: compact(u64) })

/** The block's own time, `undefined` for any other extrinsic. */
export function readTimestamp(
  provider: CryptoProvider,
  { signed, call }: RuntimeExtrinsic,
): Extract<OrderedInput, { kind: 'timestamp' }> | undefined {
  if (signed !== undefined || call.name !== 'timestamp.set') return undefined
  const { now: moment } = decode(timestampArguments, call.arguments)
  return { kind: 'timestamp', moment, inputHash: indirectCallHash(provider, { type: 'timestampSet', value: moment }) }
}

/**
 * The inputs in a signed extrinsic that succeeded, in the order of their execution. Each must have left an event of its
 * own, and each event stands for one of them: whatever a wrapper says, no funds are taken for shielded that the
 * parentchain did not move.
 *
 * A call that cannot be decoded, or is longer than what a worker takes, is no input: refusing the block for it would
 * let a stranger stop the shard.
 */
export function readInputs(
  reader: InputReader,
  { call }: RuntimeExtrinsic,
  events: readonly RuntimeEventView[],
): readonly OrderedInput[] {
  const left = [...events]
  return executedCalls(call, events).flatMap((executed) => {
    const input = readInput(reader, executed)
    const index = input === undefined ? -1 : left.findIndex((event) => isEventOf(reader, executed, event))
    if (input === undefined || index < 0) return []
    left.splice(index, 1)
    return [input]
  })
}

function readInput({ provider, carrier }: InputReader, call: RuntimeCallView): OrderedInput | undefined {
  const value = carrier === undefined ? bridgeCall(call) : carriedCall(carrier, call)
  if (value?.type === 'invoke') {
    const { request } = value.value
    const inputHash = indirectCallHash(provider, { type: 'invoke', value: request })
    return { kind: 'invoke', shard: request.shard, ciphertext: fromHex(request.ciphertext), inputHash }
  }
  if (value?.type === 'shieldFunds') {
    const { shard, encryptedBeneficiary, amount } = value.value
    const inputHash = indirectCallHash(provider, value)
    return { kind: 'shield', shard, encryptedBeneficiary: fromHex(encryptedBeneficiary), amount, inputHash }
  }
  return undefined
}

const bridgeInputs: Readonly<Record<string, number>> = { 'enclaveBridge.invoke': 0, 'enclaveBridge.shieldFunds': 2 }

/** The call's own index is the metadata's; the codec's stands in its place. */
function bridgeCall(call: RuntimeCallView): EnclaveBridgeCall | undefined {
  const index = bridgeInputs[call.name]
  if (index === undefined) return undefined
  try {
    return decode(enclaveBridgeCallCodec, concatBytes(Uint8Array.of(index), call.arguments))
  } catch {
    return undefined
  }
}

/** Only invocations: nothing moves funds where there is no pallet, so whoever says that he shielded some did not. */
function carriedCall(carrier: RequestCarrier, call: RuntimeCallView): EnclaveBridgeCall | undefined {
  const content = carriedBytes(carrier, call)
  const value = content && decodeCarried(carrier, content)
  return value?.type === 'invoke' ? value : undefined
}

function isEventOf({ provider, carrier }: InputReader, call: RuntimeCallView, event: RuntimeEventView): boolean {
  if (carrier !== undefined) {
    const content = carriedBytes(carrier, call)
    const hash = content && toHex(provider.blake2b256(content))
    return event.name === `${carrier.pallet}.${carrier.event}` && toHex(event.fields.slice(-32)) === hash
  }
  if (call.name === 'enclaveBridge.shieldFunds') {
    return event.name === 'enclaveBridge.ShieldFunds' && toHex(event.fields) === toHex(call.arguments)
  }
  return event.name === 'enclaveBridge.IndirectInvocationRegistered' && toHex(event.fields) === shardOf(call.arguments)
}

function shardOf(request: Uint8Array): Hex {
  return toHex(request.slice(0, 32))
}

/** For each extrinsic, its own events; refuses a block in which one has no outcome, or more than one. */
export function eventsByExtrinsic(
  count: number,
  events: readonly RuntimeEventView[],
): readonly { readonly succeeded: boolean; readonly events: readonly RuntimeEventView[] }[] {
  return Array.from({ length: count }, (_, index) => {
    const own = events.filter(({ extrinsic }) => extrinsic === index)
    const outcomes = own.filter(({ name }) => name === 'system.ExtrinsicSuccess' || name === 'system.ExtrinsicFailed')
    if (outcomes.length !== 1) {
      throw refuseBlock('DispatchOutcomeMissing', `extrinsic ${index} has ${outcomes.length} outcomes, expected 1`, {
        field: `extrinsics.${index}`,
        value: outcomes.length,
        limit: 1,
      })
    }
    return { succeeded: outcomes[0]?.name === 'system.ExtrinsicSuccess', events: own }
  })
}
