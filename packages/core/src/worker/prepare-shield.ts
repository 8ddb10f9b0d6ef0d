import { AccountId, decode } from '../codec/index.js'
import { LockstepError } from '../error.js'
import { type Hex, toHex } from '../hex.js'
import { type InputPlace, inboundOperation, type PreparedInput } from '../operation/index.js'
import type { EngineCode } from '../receipt/index.js'
import type { OrderedInput } from './ordered-block.js'
import type { PrepareEnvironment } from './prepare-environment.js'

type Shield = Extract<OrderedInput, { kind: 'shield' }>

/**
 * Turns funds that were shielded on the parentchain into the STF's call for them.
 *
 * Whoever shields for an account that cannot be opened has the funds in the
 * vault and a receipt that says so.
 */
export function prepareShield(environment: PrepareEnvironment, input: Shield, place: InputPlace): PreparedInput {
  if (input.shard !== environment.domain.shard) return refused(environment, input, 'ForeignShard')
  const call = environment.stf.callByInbound('shieldFunds')
  if (call === undefined) return refused(environment, input, 'UnhandledInput')
  const who = openBeneficiary(environment, input.encryptedBeneficiary)
  if (who === undefined) return refused(environment, input, 'Undecryptable')
  const args = { who, amount: input.amount }
  return { kind: 'inbound', call, args, ...inboundOperation(environment.provider, call, args, input.shard, place) }
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

function refused({ provider }: PrepareEnvironment, { encryptedBeneficiary }: Shield, code: EngineCode): PreparedInput {
  return { kind: 'rejected', operationHash: toHex(provider.blake2b256(encryptedBeneficiary)), code }
}
