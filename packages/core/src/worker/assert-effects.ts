import { schemaText } from '../codec/index.js'
import { LockstepError } from '../error.js'
import type { Stf } from '../stf/index.js'
import type { ExtrinsicFactory } from './extrinsic-factory.js'

/**
 * Refuses an STF whose effects the parentchain cannot carry. Found out when a block sends one, it would stop every
 * worker of the shard at that block.
 *
 * @throws LockstepError `UnknownEffect`, `EffectPayload`
 */
export function assertEffects({ modules }: Pick<Stf, 'modules'>, { effects }: ExtrinsicFactory): void {
  const known = Object.keys(effects).join(', ')
  const sent = Object.values(modules).flatMap(({ name: module, effects: declared }) =>
    Object.values(declared).map(({ name, payload }) => ({ field: `${module}.effects.${name}`, name, payload })),
  )
  for (const { field, name, payload } of sent) {
    const expected = Object.hasOwn(effects, name) ? effects[name] : undefined
    if (expected === undefined) {
      throw new LockstepError('UnknownEffect', `${field}: the parentchain has no call for it; it knows ${known}`, {
        field,
        value: name,
        limit: known,
      })
    }
    const [actualText, expectedText] = [schemaText(payload.schema), schemaText(expected.schema)]
    if (actualText !== expectedText) {
      throw new LockstepError('EffectPayload', `${field} is ${actualText}; the parentchain takes ${expectedText}`, {
        field,
        value: actualText,
        limit: expectedText,
      })
    }
  }
}
