/** What an author's code has thrown, as a text. It may be anything, and asking it may throw again. */
export function thrownText(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown)
  } catch {
    return 'what no text can be made of'
  }
}
