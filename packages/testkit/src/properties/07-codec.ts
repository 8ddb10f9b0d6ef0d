import { fromHex, toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { decodeGetter, decodeOperation } from '@lockstep/core/operation'
import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { propertyViolated } from '../execution/property-violated.js'
import { arbitraryFromSchema } from '../generation/arbitrary-from-schema.js'
import { anyDamage, type Damage } from '../log/damage.js'
import { type Disagreement, disagreementOf, otherLibraries } from '../other-codecs/index.js'
import { checkProperty } from '../verification/check-property.js'
import type { PropertyOptions, StfProperty } from '../verification/stf-property.js'
import { wrongWithBytes, wrongWithDamage, wrongWithValue } from './codec-laws.js'
import { codecsOf, type UsedCodec } from './codecs-of.js'

interface Tried {
  readonly use: string
  readonly value: unknown
}

interface TestedCodec extends UsedCodec {
  readonly disagreement: Disagreement
}

const anyStrange = fc.uint8Array({ maxLength: 256, size: 'max' }).map(toHex)
/** In one run, so that few runs leave no codec of a large app untried. */
const mostTried = 8

/** Property 7, for every codec that the STF uses, and for whole operations and getter requests. */
export const codecProperty: StfProperty = {
  number: 7,
  name: 'codec',
  statement:
    'Each value has one encoding, the one that other libraries give it, and decodes to it; all other bytes are refused, never by a crash.',
  defaultRuns: 300,
  remark: (stf) => `${codecsOf(stf).length} codecs, held against ${otherLibraries.join(' and ')}`,
  property(stf) {
    const used = codecsOf(stf)
    const byUse = new Map(used.map((each) => [each.use, { ...each, disagreement: disagreementOf(each.codec.schema) }]))
    const input = fc.record(
      { tried: anyTried(used), damage: anyDamage, strange: anyStrange },
      { noNullPrototype: true },
    )
    return fc.property(input, ({ tried, damage, strange }) => {
      const bytes = fromHex(strange)
      for (const { use, value } of tried) {
        const tested = byUse.get(use)
        const problem = tested && problemOf(tested, value, damage, bytes)
        if (problem !== undefined) throw propertyViolated(`${use}: ${problem}`)
      }
      // Neither throws: strangers send both.
      decodeOperation(stf, bytes)
      decodeGetter(stf, bytes)
    })
  },
}

function anyTried(used: readonly UsedCodec[]): fc.Arbitrary<readonly Tried[]> {
  if (used.length === 0) return fc.constant([])
  const tries = used.map(({ use, codec }) => arbitraryFromSchema(codec.schema).map((value) => ({ use, value })))
  return fc.array(fc.oneof(...tries), { maxLength: Math.min(mostTried, used.length), size: 'max' })
}

function problemOf(
  { codec, disagreement }: TestedCodec,
  value: unknown,
  damage: Damage,
  bytes: Uint8Array,
): string | undefined {
  return (
    wrongWithValue(codec, value) ??
    wrongWithDamage(codec, value, damage) ??
    wrongWithBytes(codec, bytes) ??
    disagreement(value, encode(codec, value))
  )
}

/** Checks {@link codecProperty}. @throws LockstepError `PropertyFailed` */
export function codec(stf: Stf, options: PropertyOptions = {}): void {
  checkProperty(codecProperty, stf, options)
}
