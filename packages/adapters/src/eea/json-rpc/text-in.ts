/** A text member of something that came from a stranger and was not checked yet; empty if it is not there. */
export function textIn(params: unknown, name: string): string {
  const value = typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined
  return typeof value === 'string' ? value : ''
}
