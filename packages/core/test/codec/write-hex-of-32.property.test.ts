import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeHexOf32 } from '../../src/write-hex-of-32.js'
import { refusalCode } from './refusal-code.js'

const accounts = Array.from({ length: 4 }, (_, index) => `0x${(17 * (index + 1)).toString(16).repeat(32)}`)
/** As long as an account: upper case, no prefix, not a digit at the very end. */
const bad = [`0x${'AB'.repeat(32)}`, 'ab'.repeat(33), `0x${'22'.repeat(31)}2g`]

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.slice(2), 'hex'))
}

test('whatever came before, the bytes are those of the text, and bad text is refused every time', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...accounts, ...bad), { maxLength: 40 }), (texts) => {
      for (const text of texts) {
        const target = new Uint8Array(40).fill(0xee)
        // A copy: texts are told apart by what they say, not by where they lie.
        const write = () => writeHexOf32(text.split('').join(''), target, 4)
        if (bad.includes(text)) {
          expect(refusalCode(write)).toBe('InvalidHex')
        } else {
          write()
          expect(target.slice(4, 36)).toEqual(bytesOf(text))
          expect([...target.slice(0, 4), ...target.slice(36)]).toEqual(Array(8).fill(0xee))
        }
      }
    }),
  )
})
