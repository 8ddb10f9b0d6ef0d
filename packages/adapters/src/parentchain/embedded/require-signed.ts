import type { Hex } from '@lockstep/core'
import type { DispatchContext, Origin } from './dispatch-context.js'
import { DispatchFailure } from './dispatch-failure.js'

/** The account that signed; the origin `root` has none. */
export function requireSigned({ pallets }: DispatchContext, origin: Origin): Hex {
  if (origin.kind === 'signed') return origin.account
  throw new DispatchFailure(pallets, { type: 'badOrigin', value: null })
}
