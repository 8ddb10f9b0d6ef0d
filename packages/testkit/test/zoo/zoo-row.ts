/** What the zoo says about one of its entries. */
export interface ZooRow {
  readonly kind: 'defect' | 'hazard' | 'innocent'
  readonly name: string
  /** What caught it: a property or a level of the determinism guard; what accused an innocent. */
  readonly by: string
  /** By how many seeds, of how many. */
  readonly found: number
  readonly seeds: number
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
