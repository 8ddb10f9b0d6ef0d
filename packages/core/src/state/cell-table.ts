import { wordAt } from './node-arena.js'

/** What an overlay has for entries of its base, by their numbers. */
export interface CellTable<Cell> {
  find(entry: number): Cell | undefined
  /** Adds what is there for an entry that has nothing yet. */
  add(entry: number, cell: Cell): void
}

/** Words of a slot: the entry, 0 for none, and the number of its cell. */
const slotWords = 2
const fewestSlots = 8
/** Slots that an entry may stand in, from its own on. What finds them taken goes to a `Map`. */
const reach = 8
/** PERF: of all tables that have nothing yet, which most of a block's are: a space that is only read from, or not at all. Stays empty. */
const noSlots = new Int32Array((slotWords * fewestSlots) / 2)

/**
 * PERF: a look-up by number takes a tenth of what one by text takes in a `Map`, which has to hash every text once.
 *
 * Strangers choose which entries a block is about. `reach` bounds what it costs where these collide.
 */
export function createCellTable<Cell>(): CellTable<Cell> {
  const cells: Cell[] = []
  const entries: number[] = []
  let slots = noSlots
  let overflow: Map<number, Cell> | undefined

  function grow(): void {
    const grownSlots = new Int32Array(2 * slots.length)
    let grownOverflow: Map<number, Cell> | undefined
    cells.forEach((cell, index) => {
      const entry = entries[index] ?? 0
      if (fill(grownSlots, entry, index)) return
      grownOverflow ??= new Map()
      grownOverflow.set(entry, cell)
    })
    // Together, and behind every call: where the stack ends in one of those, the table is what it was.
    slots = grownSlots
    overflow = grownOverflow
  }

  return {
    find(entry) {
      const last = slots.length - slotWords
      let slot = homeOf(entry, slots)
      for (let step = 0; step < reach; step++) {
        const known = wordAt(slots, slot)
        if (known === entry) return cells[wordAt(slots, slot + 1)]
        if (known === 0) return undefined
        slot = (slot + slotWords) & last
      }
      return overflow?.get(entry)
    },
    add(entry, cell) {
      if (slotWords * 2 * cells.length >= slots.length || slots === noSlots) grow()
      const index = cells.length
      cells[index] = cell
      entries[index] = entry
      if (fill(slots, entry, index)) return
      overflow ??= new Map()
      overflow.set(entry, cell)
    },
  }
}

/** Puts an entry into its slot or one behind it; false where all in reach are taken. */
function fill(slots: Int32Array, entry: number, index: number): boolean {
  const last = slots.length - slotWords
  let slot = homeOf(entry, slots)
  for (let step = 0; step < reach; step++) {
    if (slots[slot] === 0) {
      slots[slot] = entry
      slots[slot + 1] = index
      return true
    }
    slot = (slot + slotWords) & last
  }
  return false
}

/** Fibonacci hashing: neighbours in memory, which entries of one genesis are, come to stand far from each other. */
function homeOf(entry: number, slots: Int32Array): number {
  return (Math.imul(entry, 0x9e3779b1) >>> 8) & (slots.length - slotWords)
}
