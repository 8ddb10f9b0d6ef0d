import { dirname } from 'node:path'
import type { Disk, DiskFile } from '../../src/store/index.js'

/** A change that a power cut may lose, keep or tear. */
interface PendingWrite {
  readonly position: number
  readonly bytes: Uint8Array | 'truncate'
}

interface Inode {
  durable: Uint8Array
  current: Uint8Array
  pending: PendingWrite[]
}

interface PendingEntry {
  readonly path: string
  readonly apply: (entries: Map<string, Inode>) => void
}

export interface VolatileDisk extends Disk {
  /** Lets this many more operations through; the next one and all after it fail. */
  cutPowerAfter(operations: number): void
  /** The process that used the disk is gone; what it did not sync is still there for the next one to see. */
  killProcess(): void
  /** What is on the medium after a power cut. `choose(n)` answers 0 to n - 1 and decides what survived. */
  restart(choose: (count: number) => number): void
}

const applyWrite = (content: Uint8Array, { position, bytes }: PendingWrite): Uint8Array => {
  if (bytes === 'truncate') return content.slice(0, position)
  const grown = new Uint8Array(Math.max(content.length, position + bytes.length))
  grown.set(content)
  grown.set(bytes, position)
  return grown
}

/** Lost; made; or torn: the file grew, but only the front of the bytes, or the back of them, arrived. */
const applyTorn = (content: Uint8Array, write: PendingWrite, choose: (count: number) => number): Uint8Array => {
  const fate = choose(4)
  if (fate === 0) return content
  if (fate === 1 || write.bytes === 'truncate') return applyWrite(content, write)
  const arrived = Uint8Array.from(write.bytes)
  const cut = choose(arrived.length + 1)
  if (fate === 2) return applyWrite(content, { ...write, bytes: arrived.slice(0, cut) })
  return applyWrite(content, { ...write, bytes: arrived.fill(0, 0, cut) })
}

/**
 * A disk in memory that forgets at a power cut what was not synced: content per file, names per directory. Names
 * survive in the order in which they were made, as in a journal; content in any mix.
 */
export const createVolatileDisk = (): VolatileDisk => {
  let entries = new Map<string, Inode>()
  const durableEntries = new Map<string, Inode>()
  let pendingEntries: PendingEntry[] = []
  let remaining = Number.POSITIVE_INFINITY

  const spend = (): void => {
    remaining -= 1
    if (remaining < 0) throw new Error('the power is cut')
  }
  const changeEntries = (path: string, apply: PendingEntry['apply']): void => {
    apply(entries)
    pendingEntries.push({ path, apply })
    spend()
  }
  const changeContent = (inode: Inode, write: PendingWrite): void => {
    inode.current = applyWrite(inode.current, write)
    inode.pending.push(write)
    spend()
  }
  const syncContent = (inode: Inode): void => {
    spend()
    inode.durable = inode.current
    inode.pending = []
  }

  const killProcess = (): void => {
    remaining = Number.POSITIVE_INFINITY
    // A process with the number and the start of the one that held the lock cannot come again.
    for (const names of [entries, durableEntries]) {
      for (const path of names.keys()) if (path.includes('/lock.')) names.delete(path)
    }
    pendingEntries = pendingEntries.filter(({ path }) => !path.includes('/lock.'))
  }

  const file = (inode: Inode): DiskFile => ({
    size: async () => inode.current.length,
    async read(target, position) {
      const bytes = inode.current.subarray(position, position + target.length)
      target.set(bytes)
      return bytes.length
    },
    write: async (bytes, position) => changeContent(inode, { position, bytes: Uint8Array.from(bytes) }),
    truncate: async (length) => changeContent(inode, { position: length, bytes: 'truncate' }),
    syncData: async () => syncContent(inode),
    sync: async () => syncContent(inode),
    close: async () => undefined,
  })

  return {
    createDirectory: async () => undefined,
    list: async (path) =>
      [...entries.keys()].filter((entry) => dirname(entry) === path).map((entry) => entry.slice(path.length + 1)),
    async open(path) {
      const inode = entries.get(path)
      return inode && file(inode)
    },
    async create(path) {
      if (entries.has(path)) return undefined
      const inode: Inode = { durable: new Uint8Array(), current: new Uint8Array(), pending: [] }
      changeEntries(path, (names) => names.set(path, inode))
      return file(inode)
    },
    async rename(from, to) {
      const inode = entries.get(from)
      if (inode === undefined) throw new Error(`ENOENT ${from}`)
      changeEntries(to, (names) => {
        names.delete(from)
        names.set(to, inode)
      })
    },
    remove: async (path) => changeEntries(path, (names) => names.delete(path)),
    async syncDirectory(path) {
      spend()
      for (const entry of pendingEntries) if (dirname(entry.path) === path) entry.apply(durableEntries)
      pendingEntries = pendingEntries.filter((entry) => dirname(entry.path) !== path)
    },
    cutPowerAfter(operations) {
      remaining = operations
    },
    killProcess,
    restart(choose) {
      killProcess()
      for (const entry of pendingEntries.slice(0, choose(pendingEntries.length + 1))) entry.apply(durableEntries)
      pendingEntries = []
      for (const inode of new Set(durableEntries.values())) {
        for (const write of inode.pending) inode.durable = applyTorn(inode.durable, write, choose)
        inode.current = inode.durable
        inode.pending = []
      }
      entries = new Map(durableEntries)
    },
  }
}
