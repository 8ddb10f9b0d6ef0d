/** A document for programs: bigints as decimal text. */
export function jsonText(document: unknown): string {
  return JSON.stringify(document, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))
}
