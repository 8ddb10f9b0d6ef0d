import { base58Text, parseBase58Text } from '@lockstep/adapters/integritee-rpc'
import { parseSs58Address, ss58Address } from '@lockstep/adapters/parentchain/integritee'
import { fromHex, type Hex, toHex } from '@lockstep/core'
import { parseShieldingKey, parseShieldingKeyPair, shieldingKeyPairText, shieldingKeyText } from '@lockstep/core/crypto'
import { rsaKeyOfJwk } from '../../crypto-native/rsa-key-of-jwk.js'
import { integritee } from '../../crypto-native/vectors.js'
import { type Decoder, defineDecoder } from '../decoder.js'
import type { Random } from '../random.js'

/** Text as bytes, one a letter: what a mutation changes. */
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const textOf = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

interface TextForm<T> {
  readonly name: string
  readonly covers?: readonly string[]
  valid(random: Random): string
  parse(text: string): T
  print(value: T): string
  content?(value: T): unknown
}

function textDecoder<T>({ parse, print, valid, ...form }: TextForm<T>): Decoder {
  return defineDecoder({
    ...form,
    valid: (random) => latin1(valid(random)),
    decode: (bytes) => parse(textOf(bytes)),
    encode: (value) => latin1(print(value)),
  })
}

const shieldingKeys = integritee.rsa3072.map(({ jwk }) => rsaKeyOfJwk(jwk))

export const textDecoders: readonly Decoder[] = [
  textDecoder<Uint8Array>({
    name: 'fromHex',
    valid: (random) => toHex(random.bytes(random.below(70))),
    parse: fromHex,
    print: toHex,
  }),
  textDecoder<Hex>({
    name: 'parseBase58Text',
    valid: (random) => base58Text(toHex(random.bytes(32).fill(0, 0, random.oneIn(4) ? random.below(33) : 0))),
    parse: parseBase58Text,
    print: base58Text,
  }),
  textDecoder<Hex>({
    name: 'parseSs58Address',
    valid: (random) => ss58Address(toHex(random.bytes(32))),
    parse: parseSs58Address,
    print: ss58Address,
  }),
  textDecoder({
    name: 'parseShieldingKey',
    valid: (random) => shieldingKeyText(random.pick(shieldingKeys)),
    parse: parseShieldingKey,
    print: shieldingKeyText,
  }),
  textDecoder({
    name: 'parseShieldingKeyPair',
    valid: (random) => shieldingKeyPairText(random.pick(shieldingKeys)),
    parse: parseShieldingKeyPair,
    print: shieldingKeyPairText,
  }),
]
