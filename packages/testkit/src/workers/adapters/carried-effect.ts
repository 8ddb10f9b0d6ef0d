import { type UnshieldEffect, unshieldEffectCodec } from '@lockstep/adapters/parentchain/integritee'
import { fromHex, toHex } from '@lockstep/core'
import { createWriter, decode, encode, finish, schemaText, text, writeBytes } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { Stf } from '@lockstep/core/stf'
import type { ExtrinsicFactory } from '@lockstep/core/worker'
import type { ExpectedBlock } from '../../simulation/reference.js'
import { plainExtrinsics, readPlainCall } from '../plain-extrinsics.js'

/** What an effect is to a parentchain that knows unshieldings only. */
export interface CarriedEffect extends UnshieldEffect {}

/** The unshielding itself; of any other effect one of nothing, to an account that name and payload make. */
function carriedEffect(stf: Stf, provider: CryptoProvider, name: string, payload: Uint8Array): CarriedEffect {
  const declared = plainExtrinsics(stf).effects[name]
  const isUnshielding =
    name === 'unshieldFunds' &&
    declared !== undefined &&
    schemaText(declared.schema) === schemaText(unshieldEffectCodec.schema)
  if (isUnshielding) return decode(unshieldEffectCodec, payload)
  const writer = createWriter()
  writeBytes(writer, encode(text(256), name))
  writeBytes(writer, payload)
  return { beneficiary: toHex(provider.blake2b256(finish(writer))), amount: 0n }
}

/** A parentchain's own extrinsics, with which effects go that it does not know. */
export function carryAnyEffect(stf: Stf, provider: CryptoProvider, own: ExtrinsicFactory): ExtrinsicFactory {
  return {
    ...own,
    effects: plainExtrinsics(stf).effects,
    outbound(effect) {
      const carried = carriedEffect(stf, provider, effect.effect, effect.payload)
      return own.outbound({ ...effect, effect: 'unshieldFunds', payload: encode(unshieldEffectCodec, carried) })
    },
  }
}

/** An effect as those outside see it. */
export function effectText({ beneficiary, amount }: CarriedEffect): string {
  return `${amount} to ${beneficiary}`
}

/** The effects that blocks must have, in their order. */
export function expectedEffects(
  stf: Stf,
  provider: CryptoProvider,
  expected: readonly ExpectedBlock[],
): readonly CarriedEffect[] {
  return expected.flatMap(({ outputs }) =>
    outputs.flatMap((output) => {
      const call = readPlainCall(output)
      return call.type === 'effect' ? carriedEffect(stf, provider, call.value.effect, fromHex(call.value.payload)) : []
    }),
  )
}
