import { isDeepStrictEqual } from 'node:util'
import { LockstepError, toHex } from '@lockstep/core'
import { type Codec, decode, encode, type Schema } from '@lockstep/core/codec'
import { TypeRegistry } from '@polkadot/types'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toRegistryTypes } from '../../src/polkadot-types/index.js'
import { anyCodec } from './any-codec.js'
import { anyCodecAndValue } from './any-value.js'
import { fromPolkadot, toPolkadot, Unsayable } from './polkadot-value.js'

/** What the registry makes of an input for the type of a codec. */
function createInRegistry(codec: Codec<unknown>, input: unknown): { toU8a(): Uint8Array } {
  const registry = new TypeRegistry()
  registry.register(toRegistryTypes({ Subject: codec }))
  return registry.createType('Subject', input)
}

test('the registry of polkadot.js gives a value our bytes', () => {
  fc.assert(
    fc.property(anyCodecAndValue(), ({ codec, value }) => {
      const theirs = createInRegistry(codec, sayable(codec.schema, value))
      expect(toHex(theirs.toU8a())).toBe(toHex(encode(codec, value)))
    }),
    { numRuns: 500 },
  )
})

test('the registry of polkadot.js reads our bytes as the value, and writes them again', () => {
  fc.assert(
    fc.property(anyCodecAndValue(), ({ codec, value }) => {
      const encoded = encode(codec, value)
      const theirs = createInRegistry(codec, encoded)
      expect(toHex(theirs.toU8a())).toBe(toHex(encoded))
      expect(isDeepStrictEqual(fromPolkadot(codec.schema, theirs), value)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('what is refused here, polkadot.js refuses too or encodes in another way', () => {
  fc.assert(fc.property(anyCodec(), fc.uint8Array({ maxLength: 120, size: 'max' }), expectNotCanonical), {
    numRuns: 500,
  })
})

test('so are encodings with a changed byte', () => {
  fc.assert(
    fc.property(anyCodecAndValue(), fc.nat(), fc.nat(255), ({ codec, value }, at, byte) => {
      const changed = encode(codec, value)
      if (changed.length > 0) changed[at % changed.length] = byte
      expectNotCanonical(codec, changed)
    }),
    { numRuns: 500 },
  )
})

function expectNotCanonical(codec: Codec<unknown>, input: Uint8Array): void {
  const code = refusalCode(() => decode(codec, input))
  // Bounds are ours alone.
  if (code === 'accepted' || code === 'LengthOverBound') return
  let theirs: { toU8a(): Uint8Array }
  try {
    theirs = createInRegistry(codec, input)
  } catch {
    return
  }
  // A gap between variants is a variant there; it does not read as a value of ours.
  if (toHex(theirs.toU8a()) === toHex(input)) {
    expect(() => fromPolkadot(codec.schema, theirs)).toThrow('no variant')
  }
}

/** The value as an input of polkadot.js; values that such an input cannot say are passed over. */
function sayable(schema: Schema, value: unknown): unknown {
  try {
    return toPolkadot(schema, value)
  } catch (error) {
    fc.pre(!(error instanceof Unsayable))
    throw error
  }
}

function refusalCode(action: () => unknown): string {
  try {
    action()
    return 'accepted'
  } catch (error) {
    if (error instanceof LockstepError) return error.code
    throw error
  }
}
