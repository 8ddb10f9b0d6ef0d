import type { EnclaveBridgeCall } from '@lockstep/adapters/parentchain/integritee'
import { fromHex, type Hex, toHex } from '@lockstep/core'
import { AccountId, decode, encode, struct, u128 } from '@lockstep/core/codec'
import { RSA_BLOCK_LENGTH, type RsaPublicKey, shieldingEncrypt } from '@lockstep/core/crypto'
import type { DeclaredCall, DeclaredInbound, DeclaredInput } from './declare-inputs.js'
import { declaredOperation } from './declared-operation.js'
import type { World } from './world.js'

/** The parentchain call that brings a declared input to the shard, encrypted for its enclaves. */
export function declaredRequest(world: World, shieldingKey: RsaPublicKey, input: DeclaredInput): EnclaveBridgeCall {
  return input.kind === 'call' ? invocation(world, shieldingKey, input) : inboundCall(world, shieldingKey, input)
}

function invocation(world: World, shieldingKey: RsaPublicKey, declared: DeclaredCall): EnclaveBridgeCall {
  const { defect } = declared
  const operation = declaredOperation(world, declared)
  const ciphertext =
    defect === 'undecryptable'
      ? new Uint8Array(RSA_BLOCK_LENGTH)
      : shieldingEncrypt(world.provider, shieldingKey, operation)
  const shard = defect === 'foreignShard' ? foreignShard : world.domain.shard
  return { type: 'invoke', value: { request: { shard, ciphertext: toHex(ciphertext) } } }
}

/** An STF's call for a parentchain input has exactly that input's arguments; `defineStf` saw to it. */
const shielding = struct({ who: AccountId, amount: u128 })

function inboundCall(world: World, shieldingKey: RsaPublicKey, { call, args }: DeclaredInbound): EnclaveBridgeCall {
  const { who, amount } = decode(shielding, encode(call.args, args))
  const encryptedBeneficiary = toHex(shieldingEncrypt(world.provider, shieldingKey, fromHex(who)))
  return { type: 'shieldFunds', value: { shard: world.domain.shard, encryptedBeneficiary, amount } }
}

const foreignShard: Hex = `0x${'0f'.repeat(32)}`
