/** Every `count`-th of them from `first` on, so that `count` files have all of them, and about the same work each. */
export function everyNth<Entry>(entries: readonly Entry[], { first, count }: EveryNth): Entry[] {
  return entries.filter((_, place) => place % count === first)
}

export interface EveryNth {
  /** From 0. */
  readonly first: number
  readonly count: number
}
