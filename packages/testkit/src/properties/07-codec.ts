import { fromHex, toHex } from '@lockstep/core'
import { decodeGetter, decodeOperation } from '@lockstep/core/operation'
import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { arbitraryFromSchema } from '../arbitrary-from-schema.js'
import { checkProperty } from '../check-property.js'
import { wrongWithBytes, wrongWithDamage, wrongWithValue } from '../codec-laws.js'
import { codecsOf } from '../codecs-of.js'
import { anyDamage } from '../damage.js'
import { propertyViolated } from '../property-violated.js'
import type { PropertyOptions, StfProperty } from '../stf-property.js'

const anyStrange = fc.uint8Array({ maxLength: 256, size: 'max' }).map(toHex)

/** Property 7, for every codec that the STF uses, and for whole operations and getter requests. */
export const codecProperty: StfProperty = {
  number: 7,
  name: 'codec',
  statement: 'Each value has one encoding, which decodes to it; all other bytes are refused, never by a crash.',
  defaultRuns: 300,
  property(stf) {
    const used = codecsOf(stf)
    const byUse = new Map(used.map(({ use, codec }) => [use, codec]))
    const tries = used.map(({ use, codec }) => arbitraryFromSchema(codec.schema).map((value) => ({ use, value })))
    const input = fc.record(
      { tried: tries.length === 0 ? fc.constant(null) : fc.oneof(...tries), damage: anyDamage, strange: anyStrange },
      { noNullPrototype: true },
    )
    return fc.property(input, ({ tried, damage, strange }) => {
      const bytes = fromHex(strange)
      const tested = byUse.get(tried?.use ?? '')
      if (tried !== null && tested !== undefined) {
        const problem =
          wrongWithValue(tested, tried.value) ??
          wrongWithDamage(tested, tried.value, damage) ??
          wrongWithBytes(tested, bytes)
        if (problem !== undefined) throw propertyViolated(`${tried.use}: ${problem}`)
      }
      // Neither throws: strangers send both.
      decodeOperation(stf, bytes)
      decodeGetter(stf, bytes)
    })
  },
}

/** Checks {@link codecProperty}. @throws LockstepError `PropertyFailed` */
export function codec(stf: Stf, options: PropertyOptions = {}): void {
  checkProperty(codecProperty, stf, options)
}
