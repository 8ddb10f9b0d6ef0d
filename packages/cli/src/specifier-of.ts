import { relative, sep } from 'node:path'

/** A path as an import writes it. */
export function specifierOf(path: string): string {
  const own = relative('.', path).split(sep).join('/')
  return own.startsWith('.') ? own : `./${own}`
}
