import type { DispatchContext, Origin } from './dispatch-context.js'
import { DispatchFailure } from './dispatch-failure.js'

/** Refuses every origin but `root`. */
export function requireRoot({ pallets }: DispatchContext, origin: Origin): void {
  if (origin.kind === 'root') return
  throw new DispatchFailure(pallets, { type: 'badOrigin', value: null })
}
