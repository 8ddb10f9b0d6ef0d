/** What the zoo says about one of its entries. */
export interface ZooRow {
  readonly kind: 'defect' | 'hazard' | 'innocent'
  readonly name: string
  /** The property that caught it, or a part of it; what accused an innocent. */
  readonly by: string
  /** By how many of the seeds that were asked; `undefined` where nothing is drawn. */
  readonly luck: { readonly found: number; readonly asked: number } | undefined
  /** The records that its shrunk log has; `undefined` where there is no log. */
  readonly records: number | undefined
  readonly source: string
  /** Caught, or of an innocent: not accused. */
  readonly isGood: boolean
}

declare module 'vitest' {
  interface TaskMeta {
    zoo?: ZooRow
  }
}
