import fc from 'fast-check'

/** No text has surrogates of its own in UTF-8. */
const firstSurrogate = 0xd800
const surrogates = 0x800
const lastCharacter = 0x10ffff

/**
 * Any character, as `unit: 'binary'` of fast-check draws it.
 *
 * PERF: its own way back, from a character to its number, makes a table of all of them first, which takes a second and
 * more in every process that has text.
 */
export const anyCharacter: fc.Arbitrary<string> = fc
  .nat(lastCharacter - surrogates)
  .map((number) => String.fromCodePoint(number < firstSurrogate ? number : number + surrogates), numberOf)

/** Throws where it is no single character, as fast-check asks for. */
function numberOf(text: unknown): number {
  const code = typeof text === 'string' ? text.codePointAt(0) : undefined
  if (code === undefined || String.fromCodePoint(code) !== text || isSurrogate(code)) {
    throw new TypeError('it is not one character')
  }
  return code < firstSurrogate ? code : code - surrogates
}

function isSurrogate(code: number): boolean {
  return code >= firstSurrogate && code < firstSurrogate + surrogates
}
