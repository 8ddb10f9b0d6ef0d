import { AccountId, createWriter, decode, finish, u32, writeBytes } from '../codec/index.js'
import { LockstepError } from '../error.js'
import { type Hex, toHex } from '../hex.js'
import { encodeCall, type PreparedInput } from '../operation/index.js'
import type { EngineCode } from '../receipt/index.js'
import type { OrderedInput } from './ordered-block.js'
import type { PrepareEnvironment } from './prepare-environment.js'

type Shield = Extract<OrderedInput, { kind: 'shield' }>

/** Where in its block an input stands. */
export interface InputPlace {
  readonly block: number
  readonly index: number
}

/**
 * Turns funds that were shielded on the parentchain into the STF's call for them.
 *
 * The call has no signature and no nonce: block number and index take the nonce's place, so that the same amount for
 * the same account twice is two operations. Whoever shields for an account that cannot be opened has the funds in the
 * vault and a receipt that says so.
 */
export function prepareShield(environment: PrepareEnvironment, input: Shield, place: InputPlace): PreparedInput {
  if (input.shard !== environment.domain.shard) return refused(environment, input, 'ForeignShard')
  const call = environment.stf.callByInbound('shieldFunds')
  if (call === undefined) return refused(environment, input, 'UnhandledInput')
  const who = openBeneficiary(environment, input.encryptedBeneficiary)
  if (who === undefined) return refused(environment, input, 'Undecryptable')
  const args = { who, amount: input.amount }
  const callAndNonce = appendPlace(encodeCall(call, environment.domain.shard, args), place)
  const operationHash = toHex(environment.provider.blake2b256(callAndNonce))
  return { kind: 'inbound', operationHash, call, args, callAndNonce }
}

function openBeneficiary(environment: PrepareEnvironment, encrypted: Uint8Array): Hex | undefined {
  const opened = environment.openShielded(encrypted)
  if (opened.type !== 'Opened') return undefined
  try {
    return decode(AccountId, opened.plaintext)
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error
    return undefined
  }
}

function appendPlace(call: Uint8Array, { block, index }: InputPlace): Uint8Array {
  const writer = createWriter()
  writeBytes(writer, call)
  u32.write(writer, block)
  u32.write(writer, index)
  return finish(writer)
}

function refused({ provider }: PrepareEnvironment, { encryptedBeneficiary }: Shield, code: EngineCode): PreparedInput {
  return { kind: 'rejected', operationHash: toHex(provider.blake2b256(encryptedBeneficiary)), code }
}
