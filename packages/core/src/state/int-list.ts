/** A growable list of 32-bit integers: node numbers of a block go in by the ten thousand, without boxing. */
export interface IntList {
  items: Int32Array
  length: number
}

export function createIntList(): IntList {
  return { items: new Int32Array(16), length: 0 }
}

export function pushInt(list: IntList, value: number): void {
  if (list.length === list.items.length) {
    const grown = new Int32Array(list.length * 2)
    grown.set(list.items)
    list.items = grown
  }
  list.items[list.length++] = value
}
