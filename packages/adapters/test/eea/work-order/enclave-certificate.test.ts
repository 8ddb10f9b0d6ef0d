import { describe, expect, it } from 'vitest'
import { parsePublicKey, verifyEnclaveCertificate } from '../../../src/eea/work-order/index.js'
import { refusal } from './refusal.js'
import { keyText } from './vector.js'
import { eea, encryptionKeyOf, requesterKey, workerKey } from './world.js'

/** Made by the openssl command: the vectors' worker key signed the vectors' RSA-3072 key, serial number 0x0a1b2c3d. */
const certificate = `-----BEGIN CERTIFICATE-----
MIICaDCCAg8CBAobLD0wCgYIKoZIzj0EAwIwETEPMA0GA1UEAwwGd29ya2VyMCAX
DTI2MTEyMTEwMjIzNFoYDzIxMjYxMDI4MTAyMjM0WjAgMR4wHAYDVQQDDBV3b3Jr
ZXIgZW5jcnlwdGlvbiBrZXkwggGiMA0GCSqGSIb3DQEBAQUAA4IBjwAwggGKAoIB
gQDUB/fSjAJYhB0Sb00i3YDaYi55TbFqC5Mf+Tt71aCGoxC5OAlUJAFdNp+WtuuX
6SmeOgWX5kh1KBlQEpLgrp5Pr6tYYCklMKyGhUg8b2mAG5CT0hRSrqaGiXKI3IAP
EBoCQvCcLGbhZWtSsTgdzZ8R03mJNKKNEM0MdbpRhbxLUUtpQnZZAqLdICJjZIak
cw6GXKzVdGYjz7qv+PkJAGknq1N1WE400VzxFMhGtGHgHafFCR88IZfMvhL7LnWH
3OyiQYDKMnREfn0+O4avXMaLwvpIdmLx2nNfHWjnhDMKR3TOQJkOdBTnAXir1ntj
xHbxrYPyUZChPLBWynhG9827Zd/hKMyK7A9wTb7qU5kVZsoH1Gk9Z7mwvIwmVrSl
UUb1c7JZvHBbTTu9UXLZlk4ZxQLpJsN/FLo9oIGrr65z/gvUOemISjDoPBNnbHLi
tKXsy7pJgwH+Y1NEooZ1YiC0xcyQjtuTS5uM96flqZeYhQOj10uViuiYNWmTTACt
U1ECAwEAATAKBggqhkjOPQQDAgNHADBEAiAZBiMIxQPLFiCQwdoN/ydPQ1/qkL4e
kSHTpy870d+NeQIgYuORfTPxuS1fJc9oP896a23AV7iXiamzI/PKP5T+nug=
-----END CERTIFICATE-----
`
const encryptionKey = parsePublicKey('test', encryptionKeyOf(eea))
const key = { encryptionKey, encryptionKeyNonce: '0x0a1b2c3d' }
const verdict = (changed: Partial<typeof key>, verificationKey = workerKey, text = certificate) =>
  refusal(() => verifyEnclaveCertificate(eea.profile, verificationKey, text, { ...key, ...changed }))

describe('enclave certificates', () => {
  it('EEA-276 EEA-277 EEA-278: X.509, signed by the verification key, for the encryption key and its nonce', () => {
    expect(verdict({})).toBe('accepted')
    expect(verdict({ encryptionKeyNonce: '000A1B2C3D' })).toBe('accepted')
  })

  it.each([
    ['EEA-276', 'another signer', {}, requesterKey, certificate],
    ['EEA-277', 'another nonce', { encryptionKeyNonce: '0a1b2c3e' }, workerKey, certificate],
    [
      'EEA-277',
      'another key',
      { encryptionKey: parsePublicKey('test', keyText('workerRsa2048', 'pubDerSpkiHex')) },
      workerKey,
      certificate,
    ],
    ['EEA-278', 'no certificate', {}, workerKey, 'a certificate'],
    ['EEA-278', 'a changed certificate', {}, workerKey, certificate.replace('kSHTpy', 'kSHTpz')],
  ])('%s: %s is refused', (_row, _what, changed, verificationKey, text) => {
    expect(verdict(changed, verificationKey, text)).toBe('InvalidSignature 4 enclaveCertificate')
  })
})
