import { expect, test } from 'vitest'
import { FuzzCounterexample } from './counterexample.js'
import { fuzzDecoder } from './fuzz-decoder.js'
import { sloppyDecoders, soundDecoder } from './sloppy-decoders.js'

const options = { seed: 'sloppy', runs: 2000 }

test('a sound decoder passes', async () => {
  expect((await fuzzDecoder(soundDecoder, options)).runs).toBe(options.runs)
})

test.each(sloppyDecoders)('a decoder that $name is found out', async (decoder, said) => {
  const found = await fuzzDecoder(decoder, options).catch((error: unknown) => error)
  expect(found).toBeInstanceOf(FuzzCounterexample)
  expect(String(found)).toMatch(said)
  expect(String(found)).toMatch(/input 0x[0-9a-f]*\n.*FUZZ_SEED=sloppy/)
})

test('the same seed gives the same counterexample', async () => {
  const [[decoder] = [soundDecoder]] = sloppyDecoders
  const [first, second] = await Promise.all(
    [1, 2].map(() => fuzzDecoder(decoder, options).catch((error: unknown) => String(error))),
  )
  expect(first).toMatch(/second form/)
  expect(second).toBe(first)
})
