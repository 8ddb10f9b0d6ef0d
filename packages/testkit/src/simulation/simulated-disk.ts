import { dirname } from 'node:path'
import type { Disk, DiskFile } from '@lockstep/adapters/store'
import type { Random } from '../generation/random.js'
import { type Life, never } from './life.js'
import { createInode, type Inode, loseUnsynced, syncInode, truncateInode, writeInode } from './simulated-inode.js'

/** What may go wrong with the next operation; asked each time. */
export interface DiskTroubles {
  isFull(): boolean
  syncFails(): boolean
  /** The process dies in the operation, which is half done. */
  crashes(): boolean
}

/** One host's disk. It outlives the processes that use it. */
export interface SimulatedDisk {
  /** The disk for one process: dead to it once its life is over. */
  open(life: Life): Disk
  /** The process is gone: its locks with it; what it did not sync is still in the system's cache. */
  processGone(): void
  /** Unsynced names are lost from some point on; unsynced content is lost, kept or torn, each write by itself. */
  cutPower(): void
  /** Changes one bit of a file; answers its name, `undefined` where there is nothing to change. */
  flipBit(): string | undefined
  wipe(): void
}

interface UnsyncedName {
  readonly path: string
  readonly apply: (names: Map<string, Inode>) => void
}

export function createSimulatedDisk(random: Random, troubles: DiskTroubles): SimulatedDisk {
  let names = new Map<string, Inode>()
  let durableNames = new Map<string, Inode>()
  let unsynced: UnsyncedName[] = []

  function rename(path: string, apply: UnsyncedName['apply']): void {
    apply(names)
    unsynced.push({ path, apply })
  }

  /** Does the operation; before or after it the process may die. */
  function operate<Result>(life: Life, run: () => Result): Promise<Result> {
    if (life.isOver()) return never()
    if (!troubles.crashes()) return Promise.resolve().then(run)
    if (random.chance(0.5)) run()
    life.end()
    return never()
  }

  function fileOf(life: Life, inode: Inode): DiskFile {
    const sync = (): Promise<void> =>
      operate(life, () => {
        if (troubles.syncFails()) {
          // After a failed sync the system may have dropped the pages.
          if (random.chance(0.5)) loseUnsynced(inode, random)
          throw systemError('EIO')
        }
        syncInode(inode)
      })
    return {
      size: () => operate(life, () => inode.cached.length),
      read: (target, position) =>
        operate(life, () => {
          const bytes = inode.cached.subarray(position, position + target.length)
          target.set(bytes)
          return bytes.length
        }),
      write: (bytes, position) =>
        operate(life, () => {
          if (troubles.isFull()) {
            writeInode(inode, position, bytes.slice(0, random.below(bytes.length)))
            throw systemError('ENOSPC')
          }
          writeInode(inode, position, bytes.slice())
        }),
      truncate: (length) => operate(life, () => truncateInode(inode, length)),
      syncData: sync,
      sync,
      close: async () => undefined,
    }
  }

  return {
    open: (life) => ({
      createDirectory: () => operate(life, () => undefined),
      list: (directory) =>
        operate(life, () =>
          [...names.keys()]
            .filter((path) => dirname(path) === directory)
            .map((path) => path.slice(directory.length + 1)),
        ),
      open: (path) =>
        operate(life, () => {
          const inode = names.get(path)
          return inode && fileOf(life, inode)
        }),
      create: (path) =>
        operate(life, () => {
          if (names.has(path)) return undefined
          const inode = createInode()
          rename(path, (each) => each.set(path, inode))
          return fileOf(life, inode)
        }),
      rename: (from, to) =>
        operate(life, () => {
          const inode = names.get(from)
          if (inode === undefined) throw systemError('ENOENT')
          rename(to, (each) => {
            each.delete(from)
            each.set(to, inode)
          })
        }),
      remove: (path) => operate(life, () => rename(path, (each) => each.delete(path))),
      syncDirectory: (directory) =>
        operate(life, () => {
          for (const { path, apply } of unsynced) if (dirname(path) === directory) apply(durableNames)
          unsynced = unsynced.filter(({ path }) => dirname(path) !== directory)
        }),
    }),

    processGone() {
      for (const each of [names, durableNames]) {
        for (const path of [...each.keys()]) if (path.includes('/lock.')) each.delete(path)
      }
      unsynced = unsynced.filter(({ path }) => !path.includes('/lock.'))
    },

    cutPower() {
      // Names survive in the order in which they were made, as in a journal.
      for (const { apply } of unsynced.slice(0, random.below(unsynced.length + 1))) apply(durableNames)
      unsynced = []
      names = new Map(durableNames)
      for (const inode of new Set(names.values())) loseUnsynced(inode, random)
    },

    flipBit() {
      const path = random.pick([...names.keys()].filter((each) => (names.get(each)?.cached.length ?? 0) > 0))
      const inode = path === undefined ? undefined : names.get(path)
      if (path === undefined || inode === undefined) return undefined
      const place = random.below(inode.cached.length)
      writeInode(inode, place, Uint8Array.of((inode.cached[place] ?? 0) ^ (1 << random.below(8))))
      syncInode(inode)
      return path
    },

    wipe() {
      names = new Map()
      durableNames = new Map()
      unsynced = []
    },
  }
}

const systemError = (code: string): Error => Object.assign(new Error(`${code}: simulated`), { code })
