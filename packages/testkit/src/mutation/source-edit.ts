/** Text in the place of what stands from `start` to `end`. */
export interface SourceEdit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Carries edits out. What stands within a replaced part is gone with it; insertions at one place keep their order. */
export function withEdits(source: string, edits: readonly SourceEdit[]): string {
  const replaced = edits.filter(({ start, end }) => end > start)
  const kept = edits.filter(
    (edit) => edit.end > edit.start || !replaced.some(({ start, end }) => edit.start > start && edit.start < end),
  )
  let [text, at] = ['', 0]
  for (const edit of kept.toSorted((one, other) => one.start - other.start || one.end - other.end)) {
    text += source.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return text + source.slice(at)
}
