import type { Used } from './module-interface.js'

/** Whether both offer the same functions: known by identity, and none is none, which an STF has as an empty object. */
export function offersTheSame(part: Used | undefined, definition: Used): boolean {
  if (part === undefined) return false
  const [functions, views] = [part.interface === definition.interface, part.views === definition.views]
  const areAlike =
    (functions || isNone(part.interface, definition.interface)) && (views || isNone(part.views, definition.views))
  // Two STFs that offer nothing are not the same by that.
  return areAlike && (functions || views)
}

function isNone(...offers: readonly unknown[]): boolean {
  return offers.every((functions) => Object.keys(functions ?? {}).length === 0)
}
