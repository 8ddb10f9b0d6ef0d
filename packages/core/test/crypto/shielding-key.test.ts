import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import {
  createPortableProvider,
  enclaveSignerSeed,
  parseShieldingKey,
  parseShieldingKeyPair,
  type RsaPrivateKey,
  shieldingKeyPairText,
  shieldingKeyText,
} from '../../src/crypto/index.js'
import { toHex } from '../../src/hex.js'
import { ascii } from './bytes-of.js'
import { rsaKeyOfJwk } from './rsa-key-of-jwk.js'
import { integritee } from './vectors.js'

const provider = createPortableProvider()
const sha256Of = (text: string): string => toHex(provider.sha256(ascii(text)))

describe.each(integritee.rsa3072)('$name', (vector) => {
  const pair = rsaKeyOfJwk(vector.jwk)
  const { modulus, exponent } = pair

  it('the public key text is byte for byte the SDK’s', () => {
    const text = shieldingKeyText({ modulus, exponent })
    expect(text.length).toBe(vector.shielding_pubkey_json_len)
    expect(sha256Of(text)).toBe(vector.shielding_pubkey_json_sha256)
    expect(parseShieldingKey(text)).toEqual({ modulus, exponent })
  })

  it('the key pair text is byte for byte the SDK’s', () => {
    const text = shieldingKeyPairText(pair)
    expect(sha256Of(text)).toBe(vector.keypair_json_sha256)
    expect(parseShieldingKeyPair(text)).toEqual(pair)
  })

  it('derived STF signer', () => {
    const seed = enclaveSignerSeed(provider, pair)
    expect(toHex(seed)).toBe(vector.enclave_signer.seed)
    expect(toHex(provider.publicKeyEd25519(seed))).toBe(vector.enclave_signer.ed25519_public)
  })
})

describe('shielding key texts that are refused', () => {
  const [vector] = integritee.rsa3072
  if (vector === undefined) throw new Error('no vector')
  const pair = rsaKeyOfJwk(vector.jwk)
  const text = shieldingKeyText(pair)
  const pairText = shieldingKeyPairText(pair)
  const refusal = expect.objectContaining({ code: 'InvalidShieldingKey' })

  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['null', 'null'],
    ['a number', '7'],
    ['an array', '[]'],
    ['no fields', '{}'],
    ['white space', text.replace(',"e"', ', "e"')],
    ['a trailing line end', `${text}\n`],
    ['an exponent of three bytes', text.replace('[1,0,1,0]', '[1,0,1]')],
    ['an exponent of five bytes', text.replace('[1,0,1,0]', '[1,0,1,0,0]')],
    ['an even exponent', text.replace('[1,0,1,0]', '[2,0,1,0]')],
    ['the exponent 1', text.replace('[1,0,1,0]', '[1,0,0,0]')],
    ['a byte of 256', text.replace('[1,0,1,0]', '[1,0,256,0]')],
    ['a negative byte', text.replace('[1,0,1,0]', '[1,0,-1,0]')],
    ['a fraction', text.replace('[1,0,1,0]', '[1,0,1.5,0]')],
    ['a byte as text', text.replace('[1,0,1,0]', '[1,0,"1",0]')],
    ['another spelling of a byte', text.replace('[1,0,1,0]', '[1,0,1e0,0]')],
    ['a field twice', text.replace('{"n"', '{"e":[1,0,1,0],"n"')],
    ['an unknown field', text.replace('}', ',"x":[]}')],
    ['fields in another order', `{"e":[1,0,1,0],${text.slice(1).replace(',"e":[1,0,1,0]', '')}`],
    ['a modulus of 3071 bits', shieldingKeyText(pair).replace(/\d+\],"e"/, '1],"e"')],
    ['too long a text', `${text}${' '.repeat(2048)}`],
  ])('%s', (_name, wrong) => {
    expect(wrong).not.toBe(text)
    expect(() => parseShieldingKey(wrong)).toThrow(refusal)
  })

  it.each(['n', 'd', 'e', 'p', 'q', 'dmp1', 'dmq1', 'iqmp'])('a key pair whose %s does not fit the rest', (field) => {
    const wrong = pairText.replace(
      new RegExp(`"${field}":\\[(\\d+)`),
      (_match, first) => `"${field}":[${Number(first) ^ 2}`,
    )
    expect(wrong).not.toBe(pairText)
    expect(() => parseShieldingKeyPair(wrong)).toThrow(refusal)
  })

  it.each([
    ['p = 1', { prime1: 1n, prime2: pair.modulus }],
    ['q = 0', { prime2: 0n }],
    ['d over n', { privateExponent: pair.privateExponent + pair.modulus }],
    ['a negative coefficient', { coefficient: pair.coefficient - pair.prime1 }],
    ['a d that is wrong modulo p - 1 alone', withExponent(pair.privateExponent % (pair.prime2 - 1n))],
    ['a d that is wrong modulo q - 1 alone', withExponent(pair.privateExponent % (pair.prime1 - 1n))],
  ])('a key pair with %s', (_name, change) => {
    expect(() => shieldingKeyPairText({ ...pair, ...change })).toThrow(refusal)
  })

  function withExponent(privateExponent: bigint): Partial<RsaPrivateKey> {
    return {
      privateExponent,
      exponent1: privateExponent % (pair.prime1 - 1n),
      exponent2: privateExponent % (pair.prime2 - 1n),
    }
  }

  it.each([
    ['broken', pairText.replace('"q":[', '"q":[999,')],
    ['cut', pairText.slice(0, 500)],
  ])('says nothing of a %s key pair in its error, causes included', (_name, wrong) => {
    const digits = pairText.slice(6, 16)
    const error = thrownBy(() => parseShieldingKeyPair(wrong))
    expect(error).toEqual(refusal)
    expect(inspect(error, { depth: null })).not.toContain(digits)
  })
})

function thrownBy(step: () => unknown): unknown {
  try {
    step()
  } catch (error) {
    return error
  }
  return undefined
}
