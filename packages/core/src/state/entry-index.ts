import type { Hex } from '../hex.js'
import { type EntryArena, hasKey } from './entry-arena.js'
import type { EntryKey } from './entry-key.js'
import { wordAt } from './node-arena.js'

/** Finds the entries of one space by key. */
export interface EntryIndex {
  /** The entry, or 0. `text` is `key` as text. */
  find(key: EntryKey, text: Hex): number
  /** Adds an entry that is not there. */
  add(key: EntryKey, text: Hex, entry: number): void
  remove(key: EntryKey, text: Hex): void
  count(): number
}

const bucketSlots = 8
const bucketWords = 2 * bucketSlots
/** Entries a bucket, on average, at which the table doubles: then one in 50 buckets is full, and one entry in 120 outside. */
const fullness = 4

/**
 * Buckets of eight slots, each 64 bytes: eight hashes, eight entries, the used ones first. What finds its bucket full
 * goes to a `Map`.
 *
 * Keys are chosen by strangers, and the core has no secret to hash them with: whoever wants to can fill a bucket. The
 * bucket bounds what that costs: at most eight comparisons and one look-up in the `Map`, whose strings are hashed with
 * the engine's own random seed. Probing on and on, as open addressing does, would cost them all.
 */
export function createEntryIndex(arena: EntryArena): EntryIndex {
  let buckets = 1
  let slots = new Int32Array(bucketWords)
  let used = 0
  const overflow = new Map<Hex, number>()

  function bucketAt(hash: number): number {
    return (hash & (buckets - 1)) * bucketWords
  }

  /** Where the entry stands in its bucket; -1 where it is not in it. */
  function slotOf(key: EntryKey): number {
    const at = bucketAt(key.hash)
    for (let slot = at; slot < at + bucketSlots; slot++) {
      const entry = wordAt(slots, slot + bucketSlots)
      if (entry === 0) return -1
      if (slots[slot] === key.hash && hasKey(arena, entry, key)) return slot
    }
    return -1
  }

  /** Puts an entry into its bucket; false where that is full. */
  function fill(hash: number, entry: number): boolean {
    const at = bucketAt(hash)
    for (let slot = at; slot < at + bucketSlots; slot++) {
      if (slots[slot + bucketSlots] !== 0) continue
      slots[slot] = hash
      slots[slot + bucketSlots] = entry
      return true
    }
    return false
  }

  function grow(): void {
    const former = slots
    buckets *= 2
    slots = new Int32Array(buckets * bucketWords)
    for (let at = 0; at < former.length; at += bucketWords) {
      for (let slot = at; slot < at + bucketSlots; slot++) {
        const entry = wordAt(former, slot + bucketSlots)
        // A bucket parts into two: what was in one has room in both.
        if (entry !== 0) fill(wordAt(former, slot), entry)
      }
    }
  }

  return {
    count: () => used,
    find(key, text) {
      const slot = slotOf(key)
      if (slot >= 0) return wordAt(slots, slot + bucketSlots)
      return overflow.size === 0 ? 0 : (overflow.get(text) ?? 0)
    },
    add(key, text, entry) {
      if (used >= fullness * buckets) grow()
      used++
      if (!fill(key.hash, entry)) overflow.set(text, entry)
    },
    remove(key, text) {
      const slot = slotOf(key)
      if (slot < 0) {
        if (overflow.delete(text)) used--
        return
      }
      used--
      let last = slot - (slot % bucketWords) + bucketSlots - 1
      while (slots[last + bucketSlots] === 0) last--
      slots[slot] = wordAt(slots, last)
      slots[slot + bucketSlots] = wordAt(slots, last + bucketSlots)
      slots[last + bucketSlots] = 0
    },
  }
}
