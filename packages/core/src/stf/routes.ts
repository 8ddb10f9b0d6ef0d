import { type Reader, u8 } from '../codec/index.js'
import { LockstepError } from '../error.js'

interface Routed {
  readonly name: string
  readonly path: readonly number[]
}

/** Finds what stands at the path that a reader is at; `undefined` where nothing does. */
export type Route<Item> = (reader: Reader) => Item | undefined

/**
 * The way from the first bytes of a call or getter to its declaration: one byte, or two for those of a module that
 * has an index of its own.
 *
 * @throws LockstepError `IndexClash` where two would begin with the same bytes.
 */
export function createRoute<Item extends Routed>(field: string, items: readonly Item[]): Route<Item> {
  const top: (Item | undefined)[] = []
  const inner: ((Item | undefined)[] | undefined)[] = []
  const owners = new Map<number, Item>()
  for (const item of items) {
    const [first = 0, second] = item.path
    const owner = owners.get(first)
    if (owner !== undefined && (second === undefined || owner.path.length === 1)) throw clash(field, item, owner)
    owners.set(first, item)
    if (second === undefined) top[first] = item
    else {
      const table = inner[first] ?? []
      inner[first] = table
      table[second] = item
    }
  }
  return (reader) => {
    const first = u8.read(reader)
    const table = inner[first]
    return table === undefined ? top[first] : table[u8.read(reader)]
  }
}

function clash(field: string, { name, path }: Routed, owner: Routed): LockstepError {
  return new LockstepError(
    'IndexClash',
    `${field}.${name} has the index ${path[0]}, with which ${owner.name} begins already; give each its own`,
    { field: `${field}.${name}.index`, value: path[0] ?? 0 },
  )
}
