/** Makes several writes one: all of them stay, or none. */
export interface Journal {
  /** Runs `run`; if it throws, everything written meanwhile is taken back. May be nested. */
  transact<T>(run: () => T): T
  /** Notes how to take one write back. */
  record(undo: () => void): void
}

export function createJournal(): Journal {
  const undos: (() => void)[] = []
  let depth = 0
  return {
    transact(run) {
      const mark = undos.length
      depth += 1
      try {
        const result = run()
        if (depth === 1) undos.length = 0
        return result
      } catch (error) {
        for (const undo of undos.splice(mark).reverse()) undo()
        throw error
      } finally {
        depth -= 1
      }
    },
    record(undo) {
      if (depth > 0) undos.push(undo)
    },
  }
}

/** A map of immutable values whose writes the journal can take back. */
export interface Table<Key, Value> {
  get(key: Key): Value | undefined
  set(key: Key, value: Value): void
}

export function createTable<Key, Value>(journal: Journal): Table<Key, Value> {
  const entries = new Map<Key, Value>()
  return {
    get: (key) => entries.get(key),
    set(key, value) {
      const before = entries.get(key)
      journal.record(() => {
        if (before === undefined) entries.delete(key)
        else entries.set(key, before)
      })
      entries.set(key, value)
    },
  }
}
