/** Where a module stands in an app. */
export interface Mount {
  readonly name: string
  /** Its number in receipts, from 1. */
  readonly number: number
  /** What the paths of its calls and getters begin with: nothing, or one index. */
  readonly prefix: readonly number[]
  /** What the names of its calls and getters begin with: nothing, or its name and a dot. */
  readonly namePrefix: string
  /** Whether proofs may be asked for of its getters that declare `proven`. */
  readonly proofs: boolean
}
