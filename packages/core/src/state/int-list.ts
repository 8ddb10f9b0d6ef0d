/** A growable list of 32-bit integers: node numbers and words of a block go in by the ten thousand, without boxing. */
export interface IntList {
  items: Int32Array<ArrayBuffer>
  length: number
}

export function createIntList(): IntList {
  return { items: new Int32Array(16), length: 0 }
}

export function pushInt(list: IntList, value: number): void {
  const at = extendInts(list, 1)
  list.items[at] = value
}

/** Makes room for `count` more integers, which are the caller's to fill, and answers where they start. */
export function extendInts(list: IntList, count: number): number {
  const at = list.length
  list.length = at + count
  if (list.length > list.items.length) {
    const grown = new Int32Array(Math.max(list.length, list.items.length * 2))
    grown.set(list.items)
    list.items = grown
  }
  return at
}

/** Exactly the integers of the list, in memory of their own. */
export function intsOf(list: IntList): Int32Array<ArrayBuffer> {
  return list.items.slice(0, list.length)
}
