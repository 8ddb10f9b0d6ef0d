import { describe, expect, it } from 'vitest'
import { createPortableProvider } from '../../src/crypto/index.js'
import { secretUriChainCodes } from '../../src/crypto/secret-uri.js'
import { toHex } from '../../src/hex.js'
import { bytesOf } from './bytes-of.js'

const provider = createPortableProvider()
const chainCodesOf = (uri: string): string[] => secretUriChainCodes(provider, uri).map(toHex)
const padded = (digits: string): string => `0x${digits.padEnd(64, '0')}`

// Expected values written out from the SCALE rules: text is its compact length and UTF-8, u64 eight bytes.
describe('secretUriChainCodes', () => {
  it.each([
    ['//Alice', '14416c696365'],
    ['//é', '08c3a9'],
    ['//0', ''],
    ['//7', '07'],
    ['//+7', '07'],
    ['//007', '07'],
    ['//258', '0201'],
    ['//18446744073709551615', 'ffffffffffffffff'],
    ['//18446744073709551616', '503138343436373434303733373039353531363136'],
    ['//-1', '082d31'],
    ['//1e3', '0c316533'],
    ['// 1', '082031'],
    [`//${'a'.repeat(31)}`, `7c${'61'.repeat(31)}`],
  ])('%s', (uri, digits) => {
    expect(chainCodesOf(uri)).toEqual([padded(digits)])
  })

  it('hashes what is over 32 bytes', () => {
    const encoded = bytesOf(`80${'61'.repeat(32)}`)
    expect(chainCodesOf(`//${'a'.repeat(32)}`)).toEqual([toHex(provider.blake2b256(encoded))])
  })

  it('gives one for each junction, in order', () => {
    expect(chainCodesOf('//Alice//1//stash')).toEqual([padded('14416c696365'), padded('01'), padded('147374617368')])
  })
})
