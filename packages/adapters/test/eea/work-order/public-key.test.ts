import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { parsePublicKey, publicKeyText, samePublicKey } from '../../../src/eea/work-order/index.js'
import { refusal } from './refusal.js'
import { keyText } from './vector.js'
import { avalon, eea } from './world.js'

const parse = (text: string) => parsePublicKey('key', text)
const verdict = (text: string) => refusal(() => parse(text))
const hexOf = (text: string) => Buffer.from(text).toString('hex')
const point = keyText('worker', 'pubUncompressedHex')
const isOdd = /[13579bdf]$/.test(point)
const der = keyText('workerRsa3072', 'pubDerSpkiHex')

describe('EEA-371 EEA-266 EEA-271: forms of public keys', () => {
  it.each([
    ['uncompressed point', point],
    ['compressed point', keyText('worker', 'pubCompressedHex')],
    ['point with 0x and upper case', `0x${point.toUpperCase()}`],
    ['PEM', keyText('worker', 'pubPem')],
    ['PEM with line breaks of Windows', keyText('worker', 'pubPem').replaceAll('\n', '\r\n')],
    ['hexadecimal of PEM', hexOf(keyText('worker', 'pubPem'))],
  ])('EEA-371: the secp256k1 key as %s', (_form, text) => {
    expect(samePublicKey(parse(text), parse(point))).toBe(true)
    expect(publicKeyText(eea.profile, parse(text))).toBe(point)
    expect(publicKeyText(avalon.profile, parse(text))).toBe(keyText('worker', 'pubPem'))
  })

  it.each([
    ['DER', der],
    ['PEM', keyText('workerRsa3072', 'pubPemSpki')],
    ['hexadecimal of PEM', hexOf(keyText('workerRsa3072', 'pubPemSpki'))],
  ])('EEA-371: the RSA key as %s', (_form, text) => {
    expect(publicKeyText(eea.profile, parse(text))).toBe(der)
    expect(publicKeyText(avalon.profile, parse(text)).trim()).toBe(keyText('workerRsa3072', 'pubPemSpki').trim())
    expect(samePublicKey(parse(text), parse(point))).toBe(false)
  })

  const pem = keyText('worker', 'pubPem')
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'der', type: 'spki' })
  const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'der', type: 'spki' })
  it.each([
    ['nothing', ''],
    ['text', 'key'],
    ['odd digits', point.slice(1)],
    ['a point off the curve', point.replace(/..$/, '00')],
    ['a hybrid point', `${['06', '07'][Number(isOdd)]}${point.slice(2)}`],
    [
      'a hybrid point in DER',
      `3056301006072a8648ce3d020106052b8104000a034200${['06', '07'][Number(isOdd)]}${point.slice(2)}`,
    ],
    ['the point at infinity', '00'],
    ['DER with a byte more', `${der}00`],
    ['DER with a byte less', der.slice(2)],
    ['RSA of 1024 bits', weak.toString('hex')],
    ['a point of P-256', p256.toString('hex')],
    ['a private key', keyText('worker', 'privPemSec1')],
    ['a private RSA key', keyText('workerRsa3072', 'privPem')],
    ['hexadecimal of a private key', hexOf(keyText('workerRsa3072', 'privPem'))],
    ['PEM with text before', `x${pem}`],
    ['PEM with text behind', `${pem}x`],
    ['PEM with another body', pem.replace('MFYw', 'MFYx')],
    ['a huge text', 'ab'.repeat(100_000)],
  ])('EEA-371: %s is no public key', (_what, text) => {
    expect(verdict(text)).toBe('InvalidPublicKey 2 key')
  })
})
