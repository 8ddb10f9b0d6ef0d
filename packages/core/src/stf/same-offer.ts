import type { Used } from './module-interface.js'

/** Whether both offer the same functions, which are known by identity. */
export function offersTheSame(part: Used | undefined, definition: Used): boolean {
  return part !== undefined && part.interface === definition.interface && part.views === definition.views
}
