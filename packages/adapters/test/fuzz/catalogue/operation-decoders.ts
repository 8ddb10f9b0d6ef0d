import { AccountId, createWriter, finish, option, u32, writeByte, writeBytes } from '@lockstep/core/codec'
import { MultiSignature } from '@lockstep/core/crypto'
import {
  appendNonce,
  decodeGetter,
  decodeOperation,
  encodeCall,
  encodePublicGetter,
  encodeTrustedGetter,
  getterKinds,
  operationKinds,
} from '@lockstep/core/operation'
import { engineCodes } from '@lockstep/core/receipt'
import type { Call, Getter } from '@lockstep/core/stf'
import { balances } from '@lockstep/stf-balances'
import { anyValueOf } from '../any-value.js'
import { type Decoder, defineDecoder, refused } from '../decoder.js'

const delegateOption = option(AccountId)
const calls: readonly Call[] = Object.values(balances.calls)
const publicGetters: readonly Getter[] = Object.values(balances.getters.public)
const trustedGetters: readonly Getter[] = Object.values(balances.getters.trusted)

interface Signed {
  readonly delegate: `0x${string}` | null
  readonly signature: MultiSignature
}

function signed(kind: number, payload: Uint8Array, { delegate, signature }: Signed): Uint8Array {
  const writer = createWriter()
  writeByte(writer, kind)
  writeBytes(writer, payload)
  delegateOption.write(writer, delegate)
  MultiSignature.write(writer, signature)
  return finish(writer)
}

const operation: Decoder = defineDecoder({
  name: 'decodeOperation',
  valid(random) {
    const call = random.pick(calls)
    const encoded = encodeCall(call, anyValueOf(AccountId, random), anyValueOf(call.args, random))
    return signed(operationKinds.indirectCall, appendNonce(encoded, random.below(2 ** 32)), {
      delegate: anyValueOf(delegateOption, random),
      signature: anyValueOf(MultiSignature, random),
    })
  },
  decode(bytes) {
    const decoded = decodeOperation(balances, bytes)
    if ('signedCall' in decoded) return decoded.signedCall
    if (!Object.hasOwn(engineCodes, decoded.refused)) throw new Error(`an undocumented refusal: ${decoded.refused}`)
    return refused
  },
  content: ({ call: _call, ...content }) => content,
  encode: ({ call, sender, args, nonce, ...rest }) =>
    signed(operationKinds.indirectCall, appendNonce(encodeCall(call, sender, args), nonce), rest),
})

/** The getter's bytes and, in the bound form, the block number until which its signature holds. */
function expiring(getter: Uint8Array, expiry: number | undefined): Uint8Array {
  const writer = createWriter()
  writeBytes(writer, getter)
  if (expiry !== undefined) u32.write(writer, expiry)
  return finish(writer)
}

const getter: Decoder = defineDecoder({
  name: 'decodeGetter',
  valid(random) {
    if (random.oneIn(3)) {
      const chosen = random.pick(publicGetters)
      return encodePublicGetter(chosen, anyValueOf(chosen.args, random))
    }
    const chosen = random.pick(trustedGetters)
    const encoded = encodeTrustedGetter(chosen, anyValueOf(AccountId, random), anyValueOf(chosen.args, random))
    const expiry = random.oneIn(2) ? random.below(2 ** 32) : undefined
    return signed(expiry === undefined ? getterKinds.trusted : getterKinds.bound, expiring(encoded, expiry), {
      delegate: anyValueOf(delegateOption, random),
      signature: anyValueOf(MultiSignature, random),
    })
  },
  decode: (bytes) => decodeGetter(balances, bytes) ?? refused,
  content: ({ getter: _getter, ...content }) => content,
  encode(request) {
    if (request.kind === 'public') return encodePublicGetter(request.getter, request.args)
    const encoded = encodeTrustedGetter(request.getter, request.sender, request.args)
    const kind = request.expiry === undefined ? getterKinds.trusted : getterKinds.bound
    return signed(kind, expiring(encoded, request.expiry), request)
  },
})

export const operationDecoders: readonly Decoder[] = [operation, getter]
