import { createWriter, finish, H256, u32, u128, writeBytes } from '../codec/index.js'
import { toHex } from '../hex.js'
import { type InputPlace, inboundOperation, type PreparedInput } from '../operation/index.js'
import type { EngineCode } from '../receipt/index.js'
import type { OrderedInput } from './ordered-block.js'
import type { PrepareEnvironment } from './prepare-environment.js'

type Deposit = Extract<OrderedInput, { kind: 'deposit' }>

/**
 * Turns funds that were paid to the shard's vault, or to another account that it watches, into the STF's call for
 * shielded funds: whoever paid them has them on the shard.
 */
export function prepareDeposit(environment: PrepareEnvironment, deposit: Deposit, place: InputPlace): PreparedInput {
  const { shard, from: who, amount } = deposit
  if (shard !== environment.domain.shard) return refused(environment, deposit, place, 'ForeignShard')
  const call = environment.stf.callByInbound('shieldFunds')
  if (call === undefined) return refused(environment, deposit, place, 'UnhandledInput')
  const args = { who, amount }
  return { kind: 'inbound', call, args, ...inboundOperation(environment.provider, call, args, shard, place) }
}

const tag = Uint8Array.from('lockstep/deposit/v1\0', (letter) => letter.charCodeAt(0))

/** Named by tag ‖ who paid (32) ‖ amount (u128) ‖ block (u32) ‖ place in it (u32): there is no call to name it by. */
function refused(
  { provider }: PrepareEnvironment,
  { from, amount }: Deposit,
  { block, index }: InputPlace,
  code: EngineCode,
): PreparedInput {
  const writer = createWriter()
  writeBytes(writer, tag)
  H256.write(writer, from)
  u128.write(writer, amount)
  u32.write(writer, block)
  u32.write(writer, index)
  return { kind: 'rejected', operationHash: toHex(provider.blake2b256(finish(writer))), code }
}
