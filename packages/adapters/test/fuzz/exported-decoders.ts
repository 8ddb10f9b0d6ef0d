import { readFileSync } from 'node:fs'

const packages = ['core', 'adapters', 'stf-balances']

/**
 * Names that make values of bytes, by their first or last word. What is named otherwise and still decodes has to be
 * put into the catalogue by whoever writes it; everything of the codec room counts, whatever its name.
 */
const decoderName =
  /^(accept|decode|from|open|parse|read|receive|restore|unseal|unpack|verify)[A-Z]|(Codec|Decoder|Decryptor|Import|Store|Verifier)$/

/** `entry point` and name of everything exported that decodes, out of the written-down exports of the packages. */
export function exportedDecoders(): readonly (readonly [entry: string, name: string])[] {
  return packages.flatMap((name) => {
    const text = readFileSync(new URL(`../../../../test/exports/${name}.txt`, import.meta.url), 'utf8')
    return text.split('\n\n').flatMap((block) => {
      const [entry = '', ...lines] = block.trim().split('\n')
      const names = lines.map((line) => line.trim()).filter((line) => !line.startsWith('type '))
      const isRoom = entry === '@lockstep/core/codec'
      return names.filter((each) => isRoom || decoderName.test(each)).map((each) => [entry, each] as const)
    })
  })
}
